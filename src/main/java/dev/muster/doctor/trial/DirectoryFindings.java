package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.doctor.trial.TrialObservations.Sight;
import dev.muster.doctor.trial.TrialObservations.Step;
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

/** What was learned of the directory. */
final class DirectoryFindings {
    /** As much as a look-up of what is in doubt allows for. */
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private static final String QUIET = "muster.in-doubt.quiet";

    private final TrialObservations seen;
    private final Duration quiet;
    private final RedactedText redacted;

    /** @param quiet how long a look-up of what is in doubt must have found nothing new */
    DirectoryFindings(TrialObservations seen, Duration quiet, RedactedText redacted) {
        this.seen = seen;
        this.quiet = quiet;
        this.redacted = redacted;
    }

    List<Finding> lessons() {
        var lessons = new ArrayList<Finding>();
        seen.after(Step.CREATION).ifPresent(sight -> {
            lessons.add(newcomer(sight));
            sight.of(seen.users().newcomer()).ifPresent(user -> {
                lessons.add(search());
                lessons.add(created(user, sight));
                lessons.add(state(user));
            });
            lessons.add(uniqueEmail(sight));
        });
        seen.after(Step.CHANGE)
                .flatMap(sight -> sight.of(seen.users().newcomer()))
                .ifPresent(user -> lessons.add(change(user)));
        seen.after(Step.OTHER_WRITINGS).ifPresent(sight -> {
            lessons.add(writing("case-of-username", sight.has(seen.users().otherUsername()), false, "username"));
            lessons.add(writing("case-of-email", sight.has(seen.users().otherEmail()), true, "e-mail address"));
            kept("kept-username", sight, seen.users().otherUsername(), "username")
                    .ifPresent(lessons::add);
            kept("kept-email", sight, seen.users().otherEmail(), "email").ifPresent(lessons::add);
        });
        return lessons;
    }

    /** A longer quiet time, where a search needs longer than it to find who was created. */
    Optional<ProposedSetting> proposal() {
        return seen.searchLag()
                .filter(lag -> lag.compareTo(quiet) > 0)
                .map(lag -> new ProposedSetting(QUIET, 2 * (lag.toSeconds() + 1) + "s"));
    }

    private Finding newcomer(Sight sight) {
        return sight.of(seen.users().newcomer()).isPresent()
                ? Finding.of("create", true, "the user who is as it should be is in the directory")
                : Finding.of(
                        "create",
                        false,
                        "the user who is as it should be is not in the directory; the reasons may say why");
    }

    private Finding search() {
        Duration lag = seen.searchLag().orElseThrow();
        return Finding.of(
                "search",
                proposal().isEmpty(),
                "it finds who was created " + (lag.toSeconds() == 0 ? "at once" : "after " + lag.toSeconds() + " s")
                        + (proposal().isEmpty() ? "" : ", which is longer than " + QUIET));
    }

    private Finding created(JsonNode user, Sight sight) {
        Optional<Instant> created = moment(user.path("created").asText());
        if (created.isEmpty()) {
            return Finding.of(
                    "created",
                    false,
                    "users have no time of that name that can be read: whose a user found after a lost answer is, is told by all attributes");
        }
        Instant sent = seen.job(Step.CREATION).orElseThrow().sentAt();
        boolean within = !created.get().isBefore(sent.minus(TOLERANCE))
                && !created.get().isAfter(sight.at().plus(TOLERANCE));
        boolean lasting = seen.after(Step.CHANGE)
                .flatMap(after -> after.of(seen.users().newcomer()))
                .map(after -> after.path("created").equals(user.path("created")))
                .orElse(true);
        return Finding.of(
                "created",
                within && lasting,
                within
                        ? "it is when the service made the user, by the service's clock"
                                + (lasting ? "" : ", but an update changes it")
                        : "it is " + Duration.between(sent, created.get()).toSeconds()
                                + " s from when the user was sent, by the service's clock");
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private Finding state(JsonNode user) {
        String state = user.path("state").asText("");
        return Finding.of(
                "state",
                state.equals("STAGED"),
                state.isEmpty()
                        ? "a user who was sent as STAGED has none"
                        : "a user who was sent as STAGED is " + redacted.text(state));
    }

    private Finding uniqueEmail(Sight sight) {
        long there = Stream.of(seen.users().newcomer(), seen.users().twin())
                .filter(sight::has)
                .count();
        return there == 0
                ? Finding.unclear("unique-email", "none of two users with the same address came to be")
                : Finding.of(
                        "unique-email",
                        there == 1,
                        there == 1 ? "an address belongs to one user" : "two users may have the same address");
    }

    private static Finding change(JsonNode user) {
        boolean changed = TrialUsers.isChanged(user);
        return Finding.of(
                "update",
                changed,
                changed ? "the change is in the directory" : "the change is not in the directory, or not yet");
    }

    /** @param sameAssumed whether Muster takes two writings for the same */
    private static Finding writing(String topic, boolean both, boolean sameAssumed, String what) {
        String said = both
                ? "two users may have the same " + what + ", but for upper and lower case"
                : "a " + what + " in upper case is taken for the same in lower case, or is not allowed";
        return sameAssumed ? Finding.of(topic, !both, said) : Finding.inEitherCase(topic, said);
    }

    /** What becomes of a name in upper case; empty where nobody with such was created. */
    private static Optional<Finding> kept(String topic, Sight sight, Person person, String attribute) {
        return sight.ofAnyWriting(person)
                .map(user -> Finding.inEitherCase(
                        topic, isInLowerCase(user.path(attribute)) ? "in lower case" : "as it was sent"));
    }

    private static boolean isInLowerCase(JsonNode name) {
        return name.asText().equals(name.asText().toLowerCase(Locale.ROOT));
    }
}
