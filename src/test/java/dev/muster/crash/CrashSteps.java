package dev.muster.crash;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isSubTypeOf;
import static net.bytebuddy.matcher.ElementMatchers.isSynthetic;
import static net.bytebuddy.matcher.ElementMatchers.nameMatches;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;

import com.zaxxer.hikari.HikariDataSource;
import dev.muster.cli.Muster;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.build.Plugin;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.matcher.ElementMatcher;
import org.sqlite.JDBC;

/**
 * Instruments Muster's classes to report each method of the stages and the ledger, before and after its call. The
 * program itself is unchanged: classes are transformed while loading in this process, and before the start of another
 * one.
 */
public final class CrashSteps {
    private static final String STAGES =
            "dev\\.muster\\.(ledger|messaging|pipeline)\\..+|dev\\.muster\\.storage\\.WholeFile"
                    + "|dev\\.muster\\.runtime\\.Restart"
                    + "|dev\\.muster\\.jumpcloud\\.client\\.(ApiHttpClient|ResponseClassifier)";
    private static final ElementMatcher<TypeDescription> INSTRUMENTED = nameMatches(STAGES)
            .<TypeDescription>and(not(isSynthetic()))
            .and(not(isSubTypeOf(Record.class)))
            .and(not(isSubTypeOf(Enum.class)));

    private CrashSteps() {}

    /** Returns whether the methods of a class are reported. */
    static boolean reports(Class<?> type) {
        return INSTRUMENTED.matches(TypeDescription.ForLoadedType.of(type));
    }

    /** Instruments the classes of this process. Idempotent. */
    static void instrument() {
        Objects.requireNonNull(Once.INSTALLED);
    }

    /**
     * Returns a class path of instrumented classes for another process, which starts several times faster with them.
     */
    static String instrumentedClassPath() {
        return InstrumentedClasses.CLASS_PATH;
    }

    private static AsmVisitorWrapper advice() {
        return Advice.to(Step.class).on(isMethod().and(not(isAbstract())).and(not(isSynthetic())));
    }

    /** Lazy holder of the installed agent. */
    private static final class Once {
        private static final Object INSTALLED = new AgentBuilder.Default(new ByteBuddy().ignore(none()))
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                // By name first, so that other classes need not be inspected.
                .ignore(not(nameMatches(STAGES)
                        .or(named(HikariDataSource.class.getName()))
                        .or(named(JDBC.class.getName()))))
                .type(INSTRUMENTED)
                .transform((builder, type, loader, module, domain) -> builder.visit(advice()))
                .type(named(HikariDataSource.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(BeforeConnecting.class).on(named("getConnection"))))
                .type(named(JDBC.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(AfterConnecting.class).on(named("createConnection"))))
                .installOn(ByteBuddyAgent.install());
    }

    /** Lazy holder of the class path. */
    private static final class InstrumentedClasses {
        private static final String CLASS_PATH = classPath();

        private static String classPath() {
            try {
                Path program = Path.of(Muster.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                Path instrumented = program.resolveSibling("instrumented").resolve(program.getFileName());
                Files.createDirectories(Files.isDirectory(program) ? instrumented : instrumented.getParent());
                new Plugin.Engine.Default()
                        .with(new ByteBuddy().ignore(none()))
                        .with(Plugin.Engine.TypeStrategy.Default.DECORATE)
                        .with(ClassFileLocator.ForClassLoader.ofSystemLoader())
                        .apply(
                                program.toFile(),
                                instrumented.toFile(),
                                new Plugin.Factory.Simple(new Instrumentation()));
                String classPath =
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
                return Arrays.stream(classPath.split(File.pathSeparator))
                        .map(entry -> Path.of(entry).equals(program) ? instrumented.toString() : entry)
                        .collect(Collectors.joining(File.pathSeparator));
            } catch (IOException | URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Instrumentation implements Plugin {
        @Override
        public boolean matches(TypeDescription type) {
            return INSTRUMENTED.matches(type);
        }

        @Override
        public DynamicType.Builder<?> apply(
                DynamicType.Builder<?> builder, TypeDescription type, ClassFileLocator locator) {
            return builder.visit(advice());
        }

        @Override
        public void close() {
            // No resources.
        }
    }

    /** The advice around a method of a stage. */
    static final class Step {
        private Step() {}

        @Advice.OnMethodEnter
        static void before(@Advice.Origin("before #t.#m") String step) {
            ProcessRun.step(step);
        }

        @Advice.OnMethodExit
        static void after(@Advice.Origin("after #t.#m") String step) {
            ProcessRun.step(step);
        }
    }

    /** The advice that refuses ledger connections to an ended run. */
    static final class BeforeConnecting {
        private BeforeConnecting() {}

        @Advice.OnMethodEnter
        static void before() {
            ProcessRun.haltIfEnded();
        }
    }

    /** The advice that registers connections, which are closed at the end of a run. */
    static final class AfterConnecting {
        private AfterConnecting() {}

        @Advice.OnMethodExit
        static void after(@Advice.Return Connection connection) {
            ProcessRun.opened(connection);
        }
    }
}
