package dev.muster.doctor.learn;

/** A setting that should have another value for this service. */
public record Proposal(String setting, String value) {
}
