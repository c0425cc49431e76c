package dev.muster.killpoint;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isSubTypeOf;
import static net.bytebuddy.matcher.ElementMatchers.isSynthetic;
import static net.bytebuddy.matcher.ElementMatchers.nameMatches;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import org.sqlite.JDBC;

/**
 * Lets every life of Muster tell what it does: before and after each method of the stages and of the ledger. The program itself
 * knows nothing of that, its classes are changed as they are loaded.
 */
public final class Steps {
    private static final String STAGES = "dev\\.muster\\.(broker|doubt|event|identify|intake|ledger|report|results|submit)\\..+"
            + "|dev\\.muster\\.config\\.WholeFile|dev\\.muster\\.flow\\.Recovery|dev\\.muster\\.jumpcloud\\.(Answers|Credentials)";

    private Steps() {
    }

    /** Changes the classes; a second time does nothing. */
    static void tell() {
        Once.INSTALLED.getClass();
    }

    /** A holder, so that whoever comes first does it. */
    private static final class Once {
        private static final Object INSTALLED = new AgentBuilder.Default(new ByteBuddy().ignore(none()))
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .ignore(isSynthetic())
                .type(nameMatches(STAGES).and(not(isSubTypeOf(Record.class))).and(not(isSubTypeOf(Enum.class))))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Step.class)
                        .on(isMethod().and(not(isAbstract())).and(not(isSynthetic()).or(nameMatches("lambda\\$configureHttpClient.*"))))))
                .type(named(HikariDataSource.class.getName()))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Entrance.class).on(named("getConnection"))))
                .type(named(JDBC.class.getName()))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Opened.class).on(named("createConnection"))))
                .installOn(ByteBuddyAgent.install());
    }

    /** Around a method of a stage. */
    static final class Step {
        private Step() {
        }

        @Advice.OnMethodEnter
        static void before(@Advice.Origin("before #t.#m") String step) {
            Life.step(step);
        }

        @Advice.OnMethodExit
        static void after(@Advice.Origin("after #t.#m") String step) {
            Life.step(step);
        }
    }

    /** Who is dead gets no connection to the ledger. */
    static final class Entrance {
        private Entrance() {
        }

        @Advice.OnMethodEnter
        static void before() {
            Life.expectAlive();
        }
    }

    /** A life's connections end with it, as a process's do. */
    static final class Opened {
        private Opened() {
        }

        @Advice.OnMethodExit
        static void after(@Advice.Return Connection connection) {
            Life.opened(connection);
        }
    }
}
