package usher.plan;

/** The limits an account bought: on how many screens it may watch at a time. */
public record Plan(String name, int screens) {}
