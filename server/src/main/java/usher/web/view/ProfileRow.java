package usher.web.view;

/** One profile in a list. */
public record ProfileRow(String id, String name, String picture, boolean kids) {}
