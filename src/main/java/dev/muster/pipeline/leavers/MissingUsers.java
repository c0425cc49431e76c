package dev.muster.pipeline.leavers;

import dev.muster.config.sources.Leavers;
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
        return forEach(importRun, missing -> count.incrementAndGet()) ? count.get() : 0;
    }

    /**
     * Passes each missing user, by id.
     *
     * @return whether they are missing for certain: an invalid row without any key may be about one of them
     */
    public boolean forEach(ImportRun importRun, Consumer<SourceUser> missing) {
        String source = importRun.options().source();
        if (source == null) {
            return true;
        }
        Named named = null;
        try (Stream<SourceUser> active = former.sourceUsers().active(importRun.destination(), source)) {
            for (Iterator<SourceUser> users = active.iterator(); users.hasNext(); ) {
                List<SourceUser> chunk = new ArrayList<>(CHUNK);
                while (users.hasNext() && chunk.size() < CHUNK) {
                    chunk.add(users.next());
                }
                Set<String> there = ledger.sourceUsers()
                        .among(
                                importRun.id(),
                                chunk.stream().map(SourceUser::userId).toList());
                for (SourceUser user : chunk) {
                    if (!there.contains(user.userId())) {
                        named = named == null ? named(importRun.id()) : named;
                        if (!named.has(user)) {
                            missing.accept(user);
                        }
                    }
                }
            }
        }
        return named == null || named.all;
    }

    private Named named(String importId) {
        try (Stream<SourceUser> rows = ledger.sourceUsers().unknown(importId)) {
            var named = new Named();
            rows.forEach(named::add);
            return named;
        }
    }

    /** The names in rows about no known user. */
    private static final class Named {
        private final Set<String> keys = new HashSet<>();
        /** False if a row has no key. */
        private boolean all = true;

        void add(SourceUser row) {
            List<String> its = keys(row);
            all &= !its.isEmpty();
            keys.addAll(its);
        }

        boolean has(SourceUser user) {
            return keys(user).stream().anyMatch(keys::contains);
        }

        private static List<String> keys(SourceUser user) {
            return Stream.of(key("u", user.username()), key("e", user.email()), key("n", user.employeeIdentifier()))
                    .flatMap(Stream::ofNullable)
                    .toList();
        }

        private static @Nullable String key(String kind, @Nullable String value) {
            return value == null || value.isBlank()
                    ? null
                    : kind + value.strip().toLowerCase(Locale.ROOT);
        }
    }
}
