package dev.muster.doctor;

import dev.muster.doctor.checks.CheckResult;
import dev.muster.doctor.checks.Severity;
import java.util.List;

/**
 * What all checks have found.
 *
 * @param findings in the order of the checks; a check may have several
 * @param keyRefused whether the service answered, and does not want us
 */
public record Diagnosis(List<CheckResult> findings, boolean keyRefused) {

    /** How many findings are of that level. */
    public long count(Severity level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
