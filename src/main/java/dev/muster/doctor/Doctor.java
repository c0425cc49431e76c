package dev.muster.doctor;

import dev.muster.config.ConfigurationException;
import dev.muster.config.ConnectionSettings;
import dev.muster.config.ProxySettings;
import dev.muster.config.Region;
import dev.muster.config.SettingNames;
import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
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

/** Checks everything that an import needs, for each organization, without changing anything. */
public final class Doctor {
    /** The longest time a check waits for another machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path base;
    private final Map<String, String> environment;
    private final Clock clock;
    private final ServiceProbe probe = new ServiceProbe(PATIENCE);
    /** The findings about the connection, by the organization they were made for. */
    private final Map<Settings, List<CheckResult>> transportFindings = new LinkedHashMap<>();

    private final List<CheckResult> findings = new ArrayList<>();

    /**
     * @param base the folder with the launcher, {@code config/} and {@code routes/}
     * @param environment the environment variables
     */
    public Doctor(Path base, Map<String, String> environment, Clock clock) {
        this.base = base;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Runs every check, regardless of earlier findings. Unusable common settings end the checks; unusable settings of
     * one organization only end the checks of that one.
     *
     * @param choice selects the settings of one organization, or returns those for all
     */
    public Diagnosis examine(UnaryOperator<Settings> choice) {
        var configuration = new ConfigurationCheck(base, environment);
        findings.addAll(run(ConfigurationCheck.NAME, configuration::findings));
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
        organizations.forEach(organization -> add(
                organization,
                run(
                        MappingFileCheck.NAME,
                        new MappingFileCheck(organization.reading().mappingFile())::findings)));
        findings.addAll(run(FoldersCheck.NAME, new FoldersCheck(home, SourceFiles.ofEach(settings))::findings));
        findings.addAll(run(
                InboxCheck.NAME,
                new InboxCheck(
                        home, SourceFiles.ofEach(settings), settings.inbox().doneFile(), clock.instant())::findings));
        findings.addAll(run(DiskCheck.NAME, new DiskCheck(home.root())::findings));
        findings.addAll(run(LedgerCheck.NAME, new LedgerCheck(home, settings.secretKey())::findings));
        boolean keyRefused = false;
        for (Settings organization : organizations) {
            add(
                    organization,
                    run(
                            ProxyCheck.NAME,
                            new ProxyCheck(organization.connection(), organization.names(), environment)::findings));
            add(organization, transport(organization));
            keyRefused |= isRefused(organization);
        }
        return new Diagnosis(findings, keyRefused);
    }

    private void add(Settings organization, List<CheckResult> found) {
        found.forEach(finding -> findings.add(finding.of(organization.org())));
    }

    /** Checks the connection to the service, or reuses the findings of an organization with the same connection. */
    private List<CheckResult> transport(Settings settings) {
        return transportFindings.entrySet().stream()
                .filter(checked -> settings.usesTransportOf(checked.getKey()))
                .findFirst()
                .map(checked -> checked.getValue().stream()
                        .map(finding -> finding.asFor(checked.getKey().org()))
                        .toList())
                .orElseGet(() -> transportFindings.computeIfAbsent(settings, this::checkTransport));
    }

    private List<CheckResult> checkTransport(Settings settings) {
        String service = URI.create(settings.baseUrl()).getHost();
        String first = settings.connection()
                .proxy()
                .filter(used -> used.serves(service))
                .map(ProxySettings::host)
                .orElse(service);
        return Stream.of(
                        run(DnsCheck.NAME, new DnsCheck(first, PATIENCE, settings.names())::findings),
                        run(
                                TlsCheck.NAME,
                                () -> new TlsCheck(settings.connection(), settings.names(), PATIENCE, clock)
                                        .findings()))
                .flatMap(List::stream)
                .toList();
    }

    /** Checks the response of the service, and returns whether it rejects the credentials. */
    private boolean isRefused(Settings settings) {
        Heard heard = probe.ask(settings);
        if (settings.org().isEmpty() || heard.clockOffset().isPresent()) {
            add(settings, run(ClockCheck.NAME, new ClockCheck(heard.clockOffset())::findings));
        }
        String organization = settings.organization();
        ConnectionSettings connection = settings.connection();
        SettingNames names = settings.names();
        add(settings, run(KeyCheck.NAME, new KeyCheck(connection, organization, names, heard.answer())::findings));
        add(
                settings,
                run(OrganizationCheck.NAME, new OrganizationCheck(organization, names, heard.answer())::findings));
        var region = new RegionCheck(connection, names, heard.answer(), other -> acceptsCredentials(settings, other));
        add(settings, run(RegionCheck.NAME, region::findings));
        return heard.answer().filter(KeyCheck::isRefusal).isPresent();
    }

    /**
     * Returns whether another region accepts the same credentials. Regions are JumpCloud's own, so no third party sees
     * them.
     */
    private boolean acceptsCredentials(Settings settings, Region region) {
        Heard heard = probe.ask(settings.with(Map.of("jumpcloud.base-url", region.url(), "jumpcloud.token-url", "")));
        return heard.answer()
                .filter(answer -> answer instanceof ApiResult.Success || answer instanceof ApiResult.Rejected)
                .isPresent();
    }

    /** Runs one check, so that an unexpected failure does not prevent the others. */
    private static List<CheckResult> run(String check, Supplier<List<CheckResult>> findingsOfCheck) {
        try {
            return findingsOfCheck.get();
        } catch (ConfigurationException wrong) {
            return List.of(CheckResult.error(
                    check, String.valueOf(wrong.getMessage()), "correct it, then run: ./muster doctor"));
        } catch (RuntimeException unexpected) {
            return List.of(CheckResult.error(
                    check, "the check failed (" + unexpected + ")", "report it if the cause is unclear"));
        }
    }
}
