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
 * Lets every life of Muster tell what it does: before and after each method of the stages and of the ledger. The
 * program itself knows nothing of that, its classes are changed by the tests: in this process as they are loaded, for
 * another one before it starts.
 */
public final class CrashSteps {
    private static final String STAGES =
            "dev\\.muster\\.(broker|doubt|event|identify|intake|ledger|report|results|submit)\\..+"
                    + "|dev\\.muster\\.config\\.WholeFile|dev\\.muster\\.flow\\.(Recovery|Restart)|dev\\.muster\\.jumpcloud\\.(Answers|ServiceClient)";
    private static final ElementMatcher<TypeDescription> TELLS = nameMatches(STAGES)
            .<TypeDescription>and(not(isSynthetic()))
            .and(not(isSubTypeOf(Record.class)))
            .and(not(isSubTypeOf(Enum.class)));

    private CrashSteps() {}

    /** Changes the classes of this process; a second time does nothing. */
    static void tell() {
        Once.INSTALLED.getClass();
    }

    /**
     * Another process starts several times as quickly if it need not change its classes itself. Returns a class path
     * for it.
     */
    static String classPathThatTells() {
        return Elsewhere.CLASS_PATH;
    }

    private static AsmVisitorWrapper told() {
        return Advice.to(Step.class)
                .on(isMethod()
                        .and(not(isAbstract()))
                        .and(not(isSynthetic()).or(nameMatches("lambda\\$configureHttpClient.*"))));
    }

    /** A holder, so that whoever comes first does it. */
    private static final class Once {
        private static final Object INSTALLED = new AgentBuilder.Default(new ByteBuddy().ignore(none()))
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                // By name first: nothing of all the other classes is to be looked at.
                .ignore(not(nameMatches(STAGES)
                        .or(named(HikariDataSource.class.getName()))
                        .or(named(JDBC.class.getName()))))
                .type(TELLS)
                .transform((builder, type, loader, module, domain) -> builder.visit(told()))
                .type(named(HikariDataSource.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Entrance.class).on(named("getConnection"))))
                .type(named(JDBC.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Opened.class).on(named("createConnection"))))
                .installOn(ByteBuddyAgent.install());
    }

    /** Likewise. */
    private static final class Elsewhere {
        private static final String CLASS_PATH = classPath();

        private static String classPath() {
            try {
                Path program = Path.of(Muster.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                Path told = program.resolveSibling("told").resolve(program.getFileName());
                Files.createDirectories(Files.isDirectory(program) ? told : told.getParent());
                new Plugin.Engine.Default()
                        .with(new ByteBuddy().ignore(none()))
                        .with(Plugin.Engine.TypeStrategy.Default.DECORATE)
                        .with(ClassFileLocator.ForClassLoader.ofSystemLoader())
                        .apply(program.toFile(), told.toFile(), new Plugin.Factory.Simple(new Telling()));
                String classPath =
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
                return Arrays.stream(classPath.split(File.pathSeparator))
                        .map(entry -> Path.of(entry).equals(program) ? told.toString() : entry)
                        .collect(Collectors.joining(File.pathSeparator));
            } catch (IOException | URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Telling implements Plugin {
        @Override
        public boolean matches(TypeDescription type) {
            return TELLS.matches(type);
        }

        @Override
        public DynamicType.Builder<?> apply(
                DynamicType.Builder<?> builder, TypeDescription type, ClassFileLocator locator) {
            return builder.visit(told());
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    /** Around a method of a stage. */
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

    /** Who is dead gets no connection to the ledger. */
    static final class Entrance {
        private Entrance() {}

        @Advice.OnMethodEnter
        static void before() {
            ProcessRun.expectAlive();
        }
    }

    /** A life's connections end with it, as a process's do. */
    static final class Opened {
        private Opened() {}

        @Advice.OnMethodExit
        static void after(@Advice.Return Connection connection) {
            ProcessRun.opened(connection);
        }
    }
}
