package dev.muster.e2e.operations;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import dev.muster.ledger.database.PayloadCipher;
import java.util.concurrent.atomic.AtomicLong;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Counts what this process asks of the ledger: statements that write, commits and encryptions. Queries are not counted,
 * since their number depends on the time that an import takes.
 */
public final class LedgerWork {
    private static final String DRIVER = "org.sqlite.core.NativeDB";
    private static final String CONNECTION = "org.sqlite.SQLiteConnection";

    /** Statements prepared to write. Public, like the others, for the code that is added to the counted methods. */
    public static final AtomicLong STATEMENTS = new AtomicLong();

    public static final AtomicLong COMMITS = new AtomicLong();
    public static final AtomicLong SEALS = new AtomicLong();

    private static boolean counting;

    private LedgerWork() {}

    /** What was counted so far. */
    record Counts(long statements, long commits, long seals) {
        Counts since(Counts before) {
            return new Counts(statements - before.statements, commits - before.commits, seals - before.seals);
        }
    }

    static synchronized Counts counts() {
        if (!counting) {
            counting = true;
            count();
        }
        return new Counts(STATEMENTS.get(), COMMITS.get(), SEALS.get());
    }

    private static void count() {
        new AgentBuilder.Default(new ByteBuddy())
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .ignore(ElementMatchers.none())
                .type(named(DRIVER))
                .transform((builder, type, loader, module, domain) -> builder.visit(
                        Advice.to(Prepared.class).on(named("prepare").and(takesArguments(String.class)))))
                .type(named(CONNECTION))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Committed.class).on(named("commit"))))
                .type(named(PayloadCipher.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Sealed.class).on(named("seal").and(takesArguments(byte[].class)))))
                .installOn(ByteBuddyAgent.install());
    }

    /** Added to the method that prepares a statement. */
    private static final class Prepared {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) String statement) {
            if (statement.startsWith("INSERT") || statement.startsWith("UPDATE") || statement.startsWith("DELETE")) {
                STATEMENTS.incrementAndGet();
            }
        }
    }

    /** Added to the method that commits. */
    private static final class Committed {
        @Advice.OnMethodEnter
        static void enter() {
            COMMITS.incrementAndGet();
        }
    }

    /** Added to the method that encrypts. */
    private static final class Sealed {
        @Advice.OnMethodEnter
        static void enter() {
            SEALS.incrementAndGet();
        }
    }
}
