package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.doctor.trial.TrialObservations.Sight;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialReport.Finding;
import dev.muster.doctor.trial.TrialReport.Proposal;
import dev.muster.doctor.trial.TrialUsers.Person;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The findings about the directory. */
final class DirectoryFindings {
    /** The same tolerance as in a look-up of records in doubt. */
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private static final String QUIET = "muster.in-doubt.quiet";

    private final TrialObservations seen;
    private final TrialUsers users;
    private final Duration quiet;
    private final RedactedText redacted;

    /** @param quiet the time for which a look-up of records in doubt must have found nothing new */
    DirectoryFindings(TrialObservations seen, Duration quiet, RedactedText redacted) {
        this.seen = seen;
        this.users = seen.users();
        this.quiet = quiet;
        this.redacted = redacted;
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        seen.after(Step.CREATE).ifPresent(sight -> {
            Optional<JsonNode> valid = sight.find(users.valid());
            findings.add(Finding.of(
                    "create",
                    valid.isPresent(),
                    valid.isPresent()
                            ? "the valid user is in the directory"
                            : "the valid user is not in the directory; see the reasons"));
            valid.ifPresent(user -> {
                findings.add(search());
                findings.add(created(user, sight));
                findings.add(state(user));
            });
            findings.add(uniqueEmail(sight));
        });
        seen.validUserAfter(Step.UPDATE)
                .map(TrialUsers::isChanged)
                .ifPresent(changed -> findings.add(Finding.of(
                        "update",
                        changed,
                        changed ? "the change is in the directory" : "the change is not in the directory yet")));
        seen.after(Step.CREATE_IN_UPPER_CASE).ifPresent(sight -> {
            boolean bothUsernames = sight.has(users.upperCaseUsername());
            boolean bothEmails = sight.has(users.upperCaseEmail());
            findings.add(Finding.eitherWay("case-of-username", aboutCase(bothUsernames, "username")));
            findings.add(Finding.of("case-of-email", !bothEmails, aboutCase(bothEmails, "email")));
            stored("kept-username", sight, users.upperCaseUsername(), "username")
                    .ifPresent(findings::add);
            stored("kept-email", sight, users.upperCaseEmail(), "email").ifPresent(findings::add);
        });
        return findings;
    }

    /** A longer quiet time if a search needed longer to find the new user. */
    Optional<Proposal> proposal() {
        return seen.searchLag()
                .filter(lag -> lag.compareTo(quiet) > 0)
                .map(lag -> new Proposal(QUIET, 2 * (lag.toSeconds() + 1) + "s"));
    }

    private Finding search() {
        long seconds = seen.searchLag().orElseThrow().toSeconds();
        boolean inTime = proposal().isEmpty();
        return Finding.of(
                "search",
                inTime,
                "found the valid user " + (seconds == 0 ? "at once" : "after " + seconds + " s")
                        + (inTime ? "" : ", which is longer than " + QUIET));
    }

    private Finding created(JsonNode user, Sight sight) {
        Optional<Instant> created = time(user.path("created").asText());
        if (created.isEmpty()) {
            return Finding.of(
                    "created", false, "no readable time; after a lost response users are recognized by all attributes");
        }
        Instant sent = seen.job(Step.CREATE).orElseThrow().sentAt();
        boolean inTime = !created.get().isBefore(sent.minus(TOLERANCE))
                && !created.get().isAfter(sight.at().plus(TOLERANCE));
        if (!inTime) {
            return Finding.of(
                    "created",
                    false,
                    Duration.between(sent, created.get()).toSeconds()
                            + " s after the user was sent, by the service's clock");
        }
        boolean lasting = seen.validUserAfter(Step.UPDATE)
                .map(after -> after.path("created").equals(user.path("created")))
                .orElse(true);
        return Finding.of(
                "created",
                lasting,
                "the time of creation, by the service's clock" + (lasting ? "" : ", but an update changes it"));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private Finding state(JsonNode user) {
        String state = user.path("state").asText("");
        return Finding.of(
                "state",
                state.equals("STAGED"),
                "a user sent as STAGED " + (state.isEmpty() ? "has none" : "is " + redacted.text(state)));
    }

    private Finding uniqueEmail(Sight sight) {
        long created =
                Stream.of(users.valid(), users.sameEmail()).filter(sight::has).count();
        return created == 0
                ? Finding.unclear("unique-email", "neither of two users with the same email was created")
                : Finding.of(
                        "unique-email",
                        created == 1,
                        created == 1 ? "only one user may have an email" : "two users may have the same email");
    }

    private static String aboutCase(boolean both, String attribute) {
        return both
                ? "two users may have the same " + attribute + " except for upper and lower case"
                : "upper and lower case are the same in the " + attribute + ", or upper case is not allowed";
    }

    /** The case in which a name in upper case is stored; empty if its user was not created. */
    private static Optional<Finding> stored(String topic, Sight sight, Person person, String attribute) {
        return sight.findIgnoringCase(person)
                .map(user -> user.path(attribute).asText())
                .map(name -> Finding.eitherWay(
                        topic, name.equals(name.toLowerCase(Locale.ROOT)) ? "in lower case" : "as it was sent"));
    }
}
