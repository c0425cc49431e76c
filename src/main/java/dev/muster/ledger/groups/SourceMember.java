package dev.muster.ledger.groups;

/**
 * A user in a group that rows of a source named.
 *
 * @param group its name when a row last named it
 * @param shared whether another source has named the group for the user as well
 */
public record SourceMember(String userId, String groupId, String group, boolean shared) {}
