package dev.muster.pipeline.leavers;

import dev.muster.config.sources.Leavers;
import dev.muster.config.sources.MatchKey;
import dev.muster.config.sources.SourceDefinition;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.SourceUsers.SourceUser;
import dev.muster.ledger.model.ImportRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the users of a source that an import of it lacks. */
public final class MissingUsers {
    private static final int CHUNK = 500;
    private static final int NAMED = 10;

    private final Ledger former;
    private final Ledger ledger;

    /**
     * @param former the ledger that knows the users of sources
     * @param ledger the ledger of the import
     */
    public MissingUsers(Ledger former, Ledger ledger) {
        this.former = former;
        this.ledger = ledger;
    }

    /** Returns whether an import has all users of its source, so that those that it lacks have left. */
    static boolean isFullExport(ImportRun importRun, SourceDefinition definition) {
        return definition.leavers().missing() != Leavers.Missing.IGNORE
                && !importRun.options().of().part();
    }

    /** The number of users that an import would suspend because it lacks them. */
    public long toSuspend(ImportRun importRun, SourceDefinition definition) {
        if (definition.leavers().missing() != Leavers.Missing.SUSPEND || !isFullExport(importRun, definition)) {
            return 0;
        }
        var count = new AtomicLong();
        return forEach(importRun, definition, missing -> count.incrementAndGet()) ? count.get() : 0;
    }

    /**
     * The users that an import would suspend because it lacks them.
     *
     * @param first usernames of the first ones
     */
    public record Missing(long count, List<String> first) {
        /** None. */
        public static final Missing NONE = new Missing(0, List.of());
    }

    /** Returns the users that an import would suspend because it lacks them. */
    public Missing named(ImportRun importRun, SourceDefinition definition) {
        long count = toSuspend(importRun, definition);
        if (count == 0) {
            return Missing.NONE;
        }
        var first = new ArrayList<String>();
        forEach(importRun, definition, user -> {
            if (first.size() < NAMED) {
                first.add(user.username() == null ? user.userId() : user.username());
            }
        });
        return new Missing(count, first);
    }

    /**
     * Passes each missing user, by id.
     *
     * @return whether they are missing for certain: an invalid row without a key to match may be about one of them
     */
    public boolean forEach(ImportRun importRun, SourceDefinition definition, Consumer<SourceUser> missing) {
        Named named = null;
        try (Stream<SourceUser> active = former.sourceUsers().active(importRun.destination(), definition.name())) {
            for (Iterator<SourceUser> users = active.iterator(); users.hasNext(); ) {
                List<SourceUser> chunk = new ArrayList<>(CHUNK);
                while (users.hasNext() && chunk.size() < CHUNK) {
                    chunk.add(users.next());
                }
                Set<SourceUser> there = ledger.sourceUsers().among(importRun.id(), chunk);
                for (SourceUser user : chunk) {
                    if (!there.contains(user)) {
                        named = named == null ? named(importRun.id(), definition.match()) : named;
                        if (!named.has(user)) {
                            missing.accept(user);
                        }
                    }
                }
            }
        }
        return named == null || named.all;
    }

    private Named named(String importId, List<MatchKey> match) {
        try (Stream<SourceUser> rows = ledger.sourceUsers().unknown(importId)) {
            var named = new Named(match);
            rows.forEach(named::add);
            return named;
        }
    }

    /** The names in rows about no known user. */
    private static final class Named {
        private final Set<String> keys = new HashSet<>();
        private final List<MatchKey> match;
        /** False if a row has no key that could match. */
        private boolean all = true;

        /** @param match empty for username and email address */
        Named(List<MatchKey> match) {
            this.match = match.isEmpty() ? List.of(MatchKey.USERNAME, MatchKey.EMAIL) : match;
        }

        void add(SourceUser row) {
            all &= match.stream().anyMatch(key -> key(key, row) != null);
            keys.addAll(keys(row));
        }

        boolean has(SourceUser user) {
            return keys(user).stream().anyMatch(keys::contains);
        }

        private static List<String> keys(SourceUser user) {
            return Stream.of(MatchKey.values())
                    .flatMap(key -> Stream.ofNullable(key(key, user)))
                    .toList();
        }

        private static @Nullable String key(MatchKey key, SourceUser user) {
            String value = switch (key) {
                case EMPLOYEE_IDENTIFIER -> user.employeeIdentifier();
                case USERNAME -> user.username();
                case EMAIL -> user.email();
            };
            return value == null || value.isBlank()
                    ? null
                    : key.attribute() + " " + value.strip().toLowerCase(Locale.ROOT);
        }
    }
}
