package dev.muster.config.sources;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An attribute by which a row finds its user in the directory. */
public enum MatchKey {
    EMPLOYEE_IDENTIFIER("employeeIdentifier"),
    USERNAME("username"),
    EMAIL("email");

    private final String attribute;

    MatchKey(String attribute) {
        this.attribute = attribute;
    }

    /** The attribute's name in the directory. */
    public String attribute() {
        return attribute;
    }

    /** The key with this attribute, in any case. */
    static Optional<MatchKey> of(String attribute) {
        return Arrays.stream(values())
                .filter(key -> key.attribute.equalsIgnoreCase(attribute))
                .findFirst();
    }

    static List<String> attributes() {
        return Arrays.stream(values()).map(MatchKey::attribute).toList();
    }
}
