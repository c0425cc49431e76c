package dev.muster.doctor;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Home;
import dev.muster.config.Proxy;
import dev.muster.config.Region;
import dev.muster.config.Settings;
import dev.muster.flow.DirectorySearch;
import dev.muster.jumpcloud.Answer;
import dev.muster.net.Way;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at all that an import needs, and changes nothing of it. */
public final class Doctor {
    /** How long each step of a check that asks another machine may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path base;
    private final Map<String, String> environment;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param base        the folder that the launcher, {@code config/} and {@code routes/} lie in
     * @param environment the environment's variables
     */
    public Doctor(Path base, Map<String, String> environment, Clock clock) {
        this.base = base;
        this.environment = environment;
        this.clock = clock;
    }

    /** Runs every check, whatever the ones before it have found. Where the settings cannot be used, no other check knows where to look. */
    public Diagnosis examine() {
        var configuration = new ConfigurationCheck(base, environment);
        look(ConfigurationCheck.NAME, configuration::findings);
        return configuration.settings().map(this::examine).orElseGet(() -> new Diagnosis(findings, false));
    }

    private Diagnosis examine(Settings settings) {
        var home = new Home(settings.home());
        URI service = URI.create(settings.baseUrl());
        Optional<Proxy> proxy = settings.connection().proxy().filter(named -> named.serves(service.getHost()));
        look(MappingFileCheck.NAME, new MappingFileCheck(settings.mappingFile())::findings);
        look(FoldersCheck.NAME, new FoldersCheck(home)::findings);
        look(InboxCheck.NAME, new InboxCheck(home, settings.orgs(), clock.instant())::findings);
        look(DiskCheck.NAME, new DiskCheck(home.root())::findings);
        look(LedgerCheck.NAME, new LedgerCheck(home, settings.secretKey())::findings);
        look(ProxyCheck.NAME, new ProxyCheck(settings.connection().proxy(), service, environment)::findings);
        look(DnsCheck.NAME, new DnsCheck(proxy.map(Proxy::host).orElse(service.getHost()), PATIENCE)::findings);
        look(TlsCheck.NAME, () -> new TlsCheck(service, Way.of(settings.connection()), PATIENCE, clock).findings());
        Heard heard = ask(settings);
        look(ClockCheck.NAME, new ClockCheck(heard.clockOffset())::findings);
        look(KeyCheck.NAME, new KeyCheck(heard.answer(), settings.organization())::findings);
        look(OrganizationCheck.NAME, new OrganizationCheck(settings.organization(), heard.answer())::findings);
        look(RegionCheck.NAME, new RegionCheck(service, settings.connection().regions(), heard.answer(), region -> letsUsIn(settings, region))::findings);
        return new Diagnosis(findings, heard.answer().filter(KeyCheck::isRefusal).isPresent());
    }

    /**
     * What came back of one question to the service.
     *
     * @param answer empty where nothing could be asked
     */
    private record Heard(Optional<Answer> answer, Optional<Duration> clockOffset) {
    }

    private static Heard ask(Settings settings) {
        if (!settings.connection().hasCredentials()) {
            return new Heard(Optional.empty(), Optional.empty());
        }
        String patience = PATIENCE.toSeconds() + "s";
        try (var directory = new DirectorySearch(settings.with("jumpcloud.connect-timeout", patience).with("jumpcloud.response-timeout", patience))) {
            Answer answer = directory.anyUser();
            return new Heard(Optional.of(answer), directory.clockOffset());
        } catch (ConfigurationException e) {
            return new Heard(Optional.of(new Answer.NotSent(e.getMessage())), Optional.empty());
        }
    }

    /** Whether the same credentials are accepted in another region. They are JumpCloud's own there, too: nobody else comes to see them. */
    private static boolean letsUsIn(Settings settings, Region region) {
        Heard heard = ask(settings.with(Map.of("jumpcloud.base-url", region.url(), "jumpcloud.token-url", "")));
        return heard.answer().filter(answer -> answer instanceof Answer.Done || answer instanceof Answer.Refused).isPresent();
    }

    /** A check that fails in a way that nobody thought of must not keep the others from their work. */
    private void look(String check, Supplier<List<Finding>> findingsOfCheck) {
        try {
            findings.addAll(findingsOfCheck.get());
        } catch (RuntimeException unforeseen) {
            findings.add(Finding.error(check, "it could not be looked at (" + unforeseen + ")", "look into what that says"));
        }
    }
}
