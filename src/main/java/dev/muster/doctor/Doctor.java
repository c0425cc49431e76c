package dev.muster.doctor;

import dev.muster.config.ConfigurationException;
import dev.muster.config.ProxySettings;
import dev.muster.config.Region;
import dev.muster.config.Settings;
import dev.muster.doctor.checks.CheckResult;
import dev.muster.doctor.checks.ClockCheck;
import dev.muster.doctor.checks.ConfigurationCheck;
import dev.muster.doctor.checks.DiskCheck;
import dev.muster.doctor.checks.DnsCheck;
import dev.muster.doctor.checks.FoldersCheck;
import dev.muster.doctor.checks.InboxCheck;
import dev.muster.doctor.checks.KeyCheck;
import dev.muster.doctor.checks.LedgerCheck;
import dev.muster.doctor.checks.MappingFileCheck;
import dev.muster.doctor.checks.OrganizationCheck;
import dev.muster.doctor.checks.ProxyCheck;
import dev.muster.doctor.checks.RegionCheck;
import dev.muster.doctor.checks.ServiceProbe;
import dev.muster.doctor.checks.ServiceProbe.Heard;
import dev.muster.doctor.checks.TlsCheck;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.storage.Home;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Looks at all that an import needs, for each organization that is served, and changes nothing of it. */
public final class Doctor {
    /** How long a check may wait for another machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path base;
    private final Map<String, String> environment;
    private final Clock clock;
    private final ServiceProbe inquiry = new ServiceProbe(PATIENCE);
    /** What was found on the way to the service, by the organizations for which it was looked at. */
    private final Map<Settings, List<CheckResult>> ways = new LinkedHashMap<>();

    private final List<CheckResult> findings = new ArrayList<>();

    /**
     * @param base the folder that the launcher, {@code config/} and {@code routes/} lie in
     * @param environment the environment's variables
     */
    public Doctor(Path base, Map<String, String> environment, Clock clock) {
        this.base = base;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Runs every check, whatever the ones before it have found. Where the settings cannot be used, no other check knows
     * where to look; what one organization has of its own does not keep the others from being looked at.
     *
     * @param choice the settings of the organization that is looked at, or, of the settings for all, those
     */
    public Diagnosis examine(UnaryOperator<Settings> choice) {
        var configuration = new ConfigurationCheck(base, environment);
        findings.addAll(look(ConfigurationCheck.NAME, configuration::findings));
        return configuration
                .settings()
                .map(settings -> examine(settings, chosen(configuration.organizations(), choice.apply(settings))))
                .orElseGet(() -> new Diagnosis(findings, false));
    }

    private static List<Settings> chosen(List<Settings> organizations, Settings choice) {
        return organizations.stream()
                .filter(organization ->
                        choice.org().isEmpty() || organization.org().equals(choice.org()))
                .toList();
    }

    private Diagnosis examine(Settings settings, List<Settings> organizations) {
        var home = new Home(settings.home());
        organizations.forEach(organization -> tell(
                organization, look(MappingFileCheck.NAME, new MappingFileCheck(organization.mappingFile())::findings)));
        findings.addAll(look(FoldersCheck.NAME, new FoldersCheck(home, settings.orgs())::findings));
        findings.addAll(look(
                InboxCheck.NAME,
                new InboxCheck(home, settings.orgs(), settings.doneFile(), clock.instant())::findings));
        findings.addAll(look(DiskCheck.NAME, new DiskCheck(home.root())::findings));
        findings.addAll(look(LedgerCheck.NAME, new LedgerCheck(home, settings.secretKey())::findings));
        boolean keyRefused = false;
        for (Settings organization : organizations) {
            tell(organization, look(ProxyCheck.NAME, new ProxyCheck(organization, environment)::findings));
            tell(organization, transport(organization));
            keyRefused |= isRefused(organization);
        }
        return new Diagnosis(findings, keyRefused);
    }

    private void tell(Settings organization, List<CheckResult> found) {
        found.forEach(finding -> findings.add(finding.of(organization.org())));
    }

    /** What is found on the way to the service. Where it is the way of an organization before, it is not gone again. */
    private List<CheckResult> transport(Settings settings) {
        return ways.entrySet().stream()
                .filter(gone -> settings.usesTransportOf(gone.getKey()))
                .findFirst()
                .map(gone -> gone.getValue().stream()
                        .map(finding -> finding.asFor(gone.getKey().org()))
                        .toList())
                .orElseGet(() -> ways.computeIfAbsent(settings, this::checkTransport));
    }

    private List<CheckResult> checkTransport(Settings settings) {
        String service = URI.create(settings.baseUrl()).getHost();
        String first = settings.connection()
                .proxy()
                .filter(named -> named.serves(service))
                .map(ProxySettings::host)
                .orElse(service);
        return Stream.of(
                        look(DnsCheck.NAME, new DnsCheck(first, PATIENCE, settings)::findings),
                        look(TlsCheck.NAME, () -> new TlsCheck(settings, PATIENCE, clock).findings()))
                .flatMap(List::stream)
                .toList();
    }

    /** Tells what the service says; returns whether it does not want us. */
    private boolean isRefused(Settings settings) {
        Heard heard = inquiry.ask(settings);
        if (settings.org().isEmpty() || heard.clockOffset().isPresent()) {
            tell(settings, look(ClockCheck.NAME, new ClockCheck(heard.clockOffset())::findings));
        }
        tell(settings, look(KeyCheck.NAME, new KeyCheck(settings, heard.answer())::findings));
        tell(settings, look(OrganizationCheck.NAME, new OrganizationCheck(settings, heard.answer())::findings));
        tell(
                settings,
                look(
                        RegionCheck.NAME,
                        new RegionCheck(settings, heard.answer(), region -> acceptsCredentials(settings, region))
                                ::findings));
        return heard.answer().filter(KeyCheck::isRefusal).isPresent();
    }

    /**
     * Whether the same credentials are accepted in another region. They are JumpCloud's own there, too: nobody else
     * comes to see them.
     */
    private boolean acceptsCredentials(Settings settings, Region region) {
        Heard heard = inquiry.ask(settings.with(Map.of("jumpcloud.base-url", region.url(), "jumpcloud.token-url", "")));
        return heard.answer()
                .filter(answer -> answer instanceof ApiResult.Success || answer instanceof ApiResult.Rejected)
                .isPresent();
    }

    /** What a check finds. One that fails in a way that nobody thought of must not keep the others from their work. */
    private static List<CheckResult> look(String check, Supplier<List<CheckResult>> findingsOfCheck) {
        try {
            return findingsOfCheck.get();
        } catch (ConfigurationException wrong) {
            return List.of(CheckResult.error(check, wrong.getMessage(), "correct it, then run ./muster doctor again"));
        } catch (RuntimeException unforeseen) {
            return List.of(CheckResult.error(
                    check, "it could not be looked at (" + unforeseen + ")", "look into what that says"));
        }
    }
}
