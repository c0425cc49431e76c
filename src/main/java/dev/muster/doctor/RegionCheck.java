package dev.muster.doctor;

import dev.muster.jumpcloud.Answer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the address is one of JumpCloud's regions (documented), each of which knows its own keys alone (observed). */
final class RegionCheck {
    static final String NAME = "region";
    private static final Map<String, String> REGIONS = new TreeMap<>(Map.of(
            "console.jumpcloud.com", "the United States", "console.eu.jumpcloud.com", "Europe", "console.in.jumpcloud.com", "India"));

    private final URI service;
    private final Optional<Answer> answer;

    /** @param answer to a question that needs the key; empty where nothing could be asked */
    RegionCheck(URI service, Optional<Answer> answer) {
        this.service = service;
        this.answer = answer;
    }

    List<Finding> findings() {
        String region = REGIONS.get(service.getHost());
        if (region == null) {
            return List.of(ThisMachine.serves(service) ? Finding.ok(NAME, "none: " + service + " is this machine, so what answers is a stand-in")
                    : Finding.warning(NAME, service.getHost() + " is no address of JumpCloud that is known here", "JUMPCLOUD_BASE_URL should be one of " + addresses("")));
        }
        if (answer.filter(KeyCheck::isRefusal).isPresent()) {
            return List.of(Finding.warning(NAME, service.getHost() + " is " + region + ", and a key of one region is unknown to the others",
                    "if the key was made in another region, set JUMPCLOUD_BASE_URL to " + addresses(service.getHost())));
        }
        return List.of(Finding.ok(NAME, region + " (" + service.getHost() + ")"));
    }

    private static String addresses(String without) {
        return REGIONS.entrySet().stream().filter(region -> !region.getKey().equals(without))
                .map(region -> "https://" + region.getKey() + " (" + region.getValue() + ")").collect(Collectors.joining(" or "));
    }
}
