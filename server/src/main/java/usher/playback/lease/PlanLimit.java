package usher.playback.lease;

/**
 * How many screens an account's plan allows, and since which change of its plan.
 *
 * @param version grows with each change of the account's plan; what was read before a change cannot
 *     undo it
 */
public record PlanLimit(long version, String plan, int screens) {}
