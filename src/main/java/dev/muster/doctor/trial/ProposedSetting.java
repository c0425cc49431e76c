package dev.muster.doctor.trial;

/** A setting that should have another value for this service. */
public record ProposedSetting(String setting, String value) {}
