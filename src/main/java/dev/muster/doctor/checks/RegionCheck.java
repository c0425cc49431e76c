package dev.muster.doctor.checks;

import dev.muster.config.Region;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether the address is one of JumpCloud's regions (documented), each of which knows its own keys alone (observed),
 * and the right one.
 */
public final class RegionCheck {
    public static final String NAME = "region";

    private final URI service;
    private final List<Region> regions;
    private final String toSet;
    private final Optional<ApiResult> answer;
    private final Predicate<Region> acceptsCredentials;

    /**
     * @param answer to a question that needs the credentials; empty where nothing could be asked
     * @param acceptsCredentials whether another region accepts the credentials; asked only where the address is a
     *     region that refuses them
     */
    public RegionCheck(Settings settings, Optional<ApiResult> answer, Predicate<Region> acceptsCredentials) {
        service = URI.create(settings.baseUrl());
        regions = settings.connection().regions();
        toSet = settings.toSet("jumpcloud.base-url");
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
                ? CheckResult.ok(NAME, "none: " + service + " is this machine, so what answers is a stand-in")
                : CheckResult.warning(
                        NAME,
                        service.getHost() + " is no address of JumpCloud that is known here",
                        toSet + " should be one of "
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
                        "the credentials are of " + right.place() + ", and the address is that of " + here,
                        "set " + toSet + " to " + right.name()))
                .orElseGet(() -> CheckResult.ok(
                        NAME,
                        here + "; no other region accepts the credentials either ("
                                + others.stream().map(Region::name).collect(Collectors.joining(", ")) + ")"));
    }
}
