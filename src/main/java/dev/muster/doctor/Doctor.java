package dev.muster.doctor;

import dev.muster.config.Home;
import dev.muster.config.Settings;
import dev.muster.flow.DirectorySearch;
import dev.muster.jumpcloud.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

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
        Optional<Proxy> proxy = Proxy.of(settings, service.getScheme());
        look(MappingFileCheck.NAME, new MappingFileCheck(settings.mappingFile())::findings);
        look(FoldersCheck.NAME, new FoldersCheck(home)::findings);
        look(InboxCheck.NAME, new InboxCheck(home, clock.instant())::findings);
        look(DiskCheck.NAME, new DiskCheck(home.root())::findings);
        look(LedgerCheck.NAME, new LedgerCheck(home)::findings);
        look(ProxyCheck.NAME, new ProxyCheck(proxy, service, environment)::findings);
        look(DnsCheck.NAME, new DnsCheck(proxy.map(Proxy::host).orElse(service.getHost()), PATIENCE)::findings);
        look(TlsCheck.NAME, new TlsCheck(service, proxy, (SSLSocketFactory) SSLSocketFactory.getDefault(), PATIENCE, clock)::findings);
        Heard heard = settings.hasApiKey() ? ask(settings) : new Heard(Optional.empty(), Optional.empty());
        look(ClockCheck.NAME, new ClockCheck(heard.clockOffset())::findings);
        look(KeyCheck.NAME, new KeyCheck(heard.answer(), settings.organization())::findings);
        look(OrganizationCheck.NAME, new OrganizationCheck(settings.organization(), heard.answer())::findings);
        look(RegionCheck.NAME, new RegionCheck(service, heard.answer())::findings);
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
        String patience = PATIENCE.toSeconds() + "s";
        try (var directory = new DirectorySearch(settings.with("jumpcloud.connect-timeout", patience).with("jumpcloud.response-timeout", patience))) {
            Answer answer = directory.anyUser();
            return new Heard(Optional.of(answer), directory.clockOffset());
        }
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
