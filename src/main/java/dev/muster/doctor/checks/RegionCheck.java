package dev.muster.doctor.checks;

import dev.muster.config.ConnectionSettings;
import dev.muster.config.Region;
import dev.muster.config.SettingNames;
import dev.muster.jumpcloud.client.ApiResult;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Checks that the address is the right one of JumpCloud's regions (documented), which only accept their own keys
 * (observed).
 */
public final class RegionCheck {
    public static final String NAME = "region";

    private final URI service;
    private final List<Region> regions;
    private final String toSet;
    private final Optional<ApiResult> answer;
    private final Predicate<Region> acceptsCredentials;

    /**
     * @param answer to a request with the credentials; empty without any
     * @param acceptsCredentials whether another region accepts the credentials; called only if this region rejects them
     */
    public RegionCheck(
            ConnectionSettings connection,
            SettingNames names,
            Optional<ApiResult> answer,
            Predicate<Region> acceptsCredentials) {
        service = URI.create(connection.baseUrl());
        regions = connection.regions();
        toSet = names.toSet("jumpcloud.base-url");
        this.answer = answer;
        this.acceptsCredentials = acceptsCredentials;
    }

    public List<CheckResult> findings() {
        return List.of(regions.stream()
                .filter(region -> region.url().equals(service.toString()))
                .findFirst()
                .map(this::of)
                .orElseGet(this::ofNone));
    }

    private CheckResult ofNone() {
        return LoopbackAddress.serves(service)
                ? CheckResult.ok(NAME, "none: " + service + " is a sandbox on this machine")
                : CheckResult.warning(
                        NAME,
                        service.getHost() + " is not a known address of JumpCloud",
                        "set " + toSet + " to one of "
                                + regions.stream().map(Region::name).collect(Collectors.joining(", ")));
    }

    private CheckResult of(Region region) {
        String here = region.place() + " (" + service.getHost() + ")";
        if (answer.filter(KeyCheck::isRefusal).isEmpty()) {
            return CheckResult.ok(NAME, here);
        }
        List<Region> others =
                regions.stream().filter(other -> !other.equals(region)).toList();
        return others.stream()
                .filter(acceptsCredentials)
                .findFirst()
                .map(right -> CheckResult.error(
                        NAME,
                        "the credentials belong to " + right.place() + ", but the address is that of " + here,
                        "set " + toSet + " to " + right.name()))
                .orElseGet(() -> CheckResult.ok(
                        NAME,
                        here + "; the other regions reject the credentials too ("
                                + others.stream().map(Region::name).collect(Collectors.joining(", ")) + ")"));
    }
}
