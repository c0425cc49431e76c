package dev.muster.ledger.model;

/**
 * The last request of a source for a person.
 *
 * @param person hash of the key that finds the person's user, in hexadecimal
 * @param request hash of the request and its rules, in hexadecimal
 * @param userId the user's id in the directory
 * @param lookedOn the day on which the user was last looked up, in days since 1970-01-01
 */
public record Fingerprint(String person, String request, String userId, long lookedOn) {}
