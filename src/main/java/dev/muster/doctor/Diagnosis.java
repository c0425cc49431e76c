package dev.muster.doctor;

import dev.muster.doctor.checks.CheckResult;
import dev.muster.doctor.checks.Severity;
import java.util.List;

/**
 * The findings of all checks.
 *
 * @param findings in the order of the checks; a check may have several
 * @param keyRefused whether the service rejected the credentials
 */
public record Diagnosis(List<CheckResult> findings, boolean keyRefused) {

    /** The number of findings of a level. */
    public long count(Severity level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
