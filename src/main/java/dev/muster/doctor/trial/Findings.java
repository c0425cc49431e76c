package dev.muster.doctor.trial;

import dev.muster.config.PollSettings;
import dev.muster.config.SettingNames;
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
    private final SettingNames names;
    private final RedactedText redacted;
    private final StatusFindings status;
    private final JobFindings jobs;
    private final DirectoryFindings directory;

    /** @param names of the settings to change */
    Findings(TrialObservations seen, PollSettings polling, SettingNames names, RedactedText redacted) {
        headers = seen.headers();
        this.names = names;
        this.redacted = redacted;
        status = new StatusFindings(seen, polling.statusWords());
        jobs = new JobFindings(seen, redacted);
        directory = new DirectoryFindings(seen, polling.inDoubtQuiet(), redacted);
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
                .map(proposal -> new Proposal(names.ownKey(proposal.setting()), proposal.value()))
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
