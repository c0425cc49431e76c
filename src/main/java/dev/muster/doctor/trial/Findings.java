package dev.muster.doctor.trial;

import dev.muster.config.Settings;
import dev.muster.doctor.trial.TrialReport.Finding;
import dev.muster.doctor.trial.TrialReport.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All findings that follow from the observations of a trial. */
final class Findings {
    private static final Pattern ABOUT_RATES = Pattern.compile(".*(rate|limit|quota|retry|throttl).*");

    private final Map<String, String> headers;
    private final Settings settings;
    private final RedactedText redacted;
    private final StatusFindings status;
    private final JobFindings jobs;
    private final DirectoryFindings directory;

    Findings(TrialObservations seen, Settings settings, RedactedText redacted) {
        headers = seen.headers();
        this.settings = settings;
        this.redacted = redacted;
        status = new StatusFindings(seen, settings.statusWords());
        jobs = new JobFindings(seen, redacted);
        directory = new DirectoryFindings(seen, settings.inDoubtQuiet(), redacted);
    }

    List<Finding> all() {
        var all = new ArrayList<>(status.findings());
        all.addAll(jobs.findings());
        all.addAll(directory.findings());
        if (!headers.isEmpty()) {
            all.add(Finding.eitherWay("headers", String.join(" ", headers.keySet())));
            all.add(Finding.eitherWay("rate-headers", aboutRates()));
        }
        return all;
    }

    /** The settings to change; where several organizations are served, for the trial's organization. */
    List<Proposal> proposals() {
        return Stream.concat(status.proposals().stream(), directory.proposal().stream())
                .map(proposal -> new Proposal(settings.ownKey(proposal.setting()), proposal.value()))
                .toList();
    }

    private String aboutRates() {
        String rates = headers.entrySet().stream()
                .filter(header -> ABOUT_RATES.matcher(header.getKey()).matches())
                .map(header -> header.getKey() + ": " + redacted.text(header.getValue()))
                .collect(Collectors.joining(", "));
        return rates.isEmpty()
                ? "no header is about a limit of requests"
                : rates + "; Muster uses only Retry-After, and muster.rate.requests-per-minute";
    }
}
