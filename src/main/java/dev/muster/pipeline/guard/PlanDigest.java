package dev.muster.pipeline.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.config.UpdateSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.change.RecordedChange;
import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.groups.SettledMembership;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.validation.RequestedUser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes of the values that a plan was decided on, keyed by a random salt for each plan. Leaves out secrets. */
final class PlanDigest {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SALT_BYTES = 16;
    private static final int DIGEST_BYTES = 12;
    private static final byte SEPARATOR = 0;

    private final Mac mac;
    private final AttributeCatalog catalog;

    PlanDigest(String salt, AttributeCatalog catalog) {
        this.catalog = catalog;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(salt), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    static String newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return Base64.getEncoder().encodeToString(salt);
    }

    /** The fingerprint of a text without personal data. */
    static String plain(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The fingerprint of the settings that decide on changes of existing users. */
    static String of(UpdateSettings settings) {
        return plain(settings.toString());
    }

    /** The record of a plan for what a record of an import does. */
    PlannedRecord of(RecordedChange recorded) {
        UserChange change = recorded.change();
        Map<String, String> attributes = change == null
                ? Map.of()
                : change.attributes().stream()
                        .collect(Collectors.toMap(
                                UserChange.Attribute::name,
                                attribute -> hash(
                                        attribute.name(),
                                        String.valueOf(attribute.former()),
                                        String.valueOf(attribute.wanted())),
                                (one, other) -> one,
                                TreeMap::new));
        String digest = hash(
                String.valueOf(recorded.line()),
                recorded.kind().word(),
                String.valueOf(recorded.userId()),
                attributes.toString(),
                change == null ? sent(recorded) : "");
        return new PlannedRecord(
                recorded.number(), recorded.line(), recorded.kind().word(), recorded.user(), digest, attributes);
    }

    /** The fingerprint of the members that join and leave each group, by its name. */
    Map<String, String> groups(Ledger ledger, String importId) {
        var digests = new TreeMap<String, String>();
        try (Stream<SettledMembership> memberships = ledger.memberships().asked(importId)) {
            memberships.forEach(membership -> digests.compute(
                    membership.group(),
                    (group, former) -> hash(
                            String.valueOf(former),
                            String.valueOf(membership.number()),
                            membership.change().word())));
        }
        return digests;
    }

    private String sent(RecordedChange recorded) {
        if (recorded.payload() == null) {
            return "";
        }
        ObjectNode sent = RequestedUser.read(recorded.payload()).user();
        sent.properties().removeIf(attribute -> catalog.isSecret(attribute.getKey()));
        return sent.toString();
    }

    private String hash(String... parts) {
        for (String part : parts) {
            mac.update(part.getBytes(StandardCharsets.UTF_8));
            mac.update(SEPARATOR);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac.doFinal(), DIGEST_BYTES));
    }
}
