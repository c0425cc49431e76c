package dev.muster.pipeline.dryrun;

import dev.muster.ledger.change.ChangeKind;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users that an import would create, by the state they get and whether they have a password: that decides who gets
 * an activation email.
 *
 * @param groups the number of users of each kind
 */
public record NewUsers(Map<Kind, Long> groups) {

    /**
     * The users of one kind.
     *
     * @param state in the payload; empty where the organization's default decides
     */
    public record Kind(String state, boolean password) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            return (state + password).compareTo(other.state + other.password);
        }

        /** Returns {@code yes}, {@code no}, or {@code if-activated} if the default state decides on an email. */
        public String activationEmail() {
            if (password || state.equals("STAGED") || state.equals("SUSPENDED")) {
                return "no";
            }
            return state.isEmpty() ? "if-activated" : "yes";
        }
    }

    static NewUsers of(Stream<PlannedChange> changes) {
        return new NewUsers(changes.filter(change -> change.action() == ChangeKind.CREATE)
                .collect(Collectors.groupingBy(NewUsers::kind, TreeMap::new, Collectors.counting())));
    }

    private static Kind kind(PlannedChange created) {
        return new Kind(
                created.attributes().stream()
                        .filter(attribute -> attribute.name().equals("state"))
                        .map(attribute -> attribute.wantedValue().asText())
                        .findFirst()
                        .orElse(""),
                created.attributes().stream()
                        .anyMatch(attribute -> attribute.name().equals("password")));
    }
}
