package dev.muster.records.validation;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.ValueCleaner;
import dev.muster.records.schema.ValueKind;
import java.util.Optional;
import java.util.regex.Pattern;

/** Detects passwords that cannot be used to log in, without showing them. */
final class PasswordDamage {
    /** {SSHA}…, {CRYPT}…, $2b$…, $6$…, $argon2id$…, pbkdf2_sha256$…, pbkdf2:sha256:…, and what MySQL writes. */
    private static final Pattern HASH =
            Pattern.compile("\\{(?i:x-|s?sha|s?md5|crypt|pbkdf2|argon2|bcrypt|scrypt|blf)[A-Za-z0-9._@-]{0,20}}\\S{6,}"
                    + "|\\$(?:[0-9][a-z]?|P|H|S|y|gy|apr1|sha1|argon2[a-z]{0,2}|scrypt|bcrypt-sha256"
                    + "|pbkdf2(?:-sha[0-9]{1,3})?)\\$\\S{8,}"
                    + "|(?:pbkdf2|scrypt|bcrypt|argon2|md5|sha1)(?:_sha[0-9]{1,3}|_php)?[:$]\\S{16,}|\\*[0-9A-F]{40}");

    private static final Pattern MASK = Pattern.compile("[*•●∙⦁○◦·⚫]{3,64}|#{4,64}|[xX]{6,64}"
            + "|[<\\[({](?i:redacted|hidden|masked|secret|password|protected|unchanged)[>\\])}]");
    /** The output of openssl dgst, md5sum and the like; it may be intended. */
    private static final Pattern DIGEST = Pattern.compile("(?i:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})");

    private static final Pattern GUARDED = Pattern.compile("'[=+@-].*", Pattern.DOTALL);

    private PasswordDamage() {}

    /** Damage to a password; empty without any. */
    static Optional<Problem> in(String column, String password) {
        String bare = ValueCleaner.cleaned(password, ValueKind.TEXT);
        if (HASH.matcher(bare).matches()) {
            return Optional.of(ProblemText.PASSWORD_HASHED.of(column));
        }
        if (MASK.matcher(bare).matches()) {
            return Optional.of(ProblemText.PASSWORD_MASKED.of(column));
        }
        return SpreadsheetDamage.inSecret(column, bare);
    }

    /** Suspected damage to a password that is sent unchanged; empty without any. */
    static Optional<Problem> suspected(String column, String password) {
        return suspicion(password).map(text -> text.of(column));
    }

    private static Optional<ProblemText> suspicion(String password) {
        if (ValueCleaner.hasUnseenEnd(password)) {
            return Optional.of(ProblemText.PASSWORD_SUSPECT_ENDS);
        }
        if (ValueCleaner.isWrapped(password)) {
            return Optional.of(ProblemText.PASSWORD_SUSPECT_WRAPPED);
        }
        if (GUARDED.matcher(password).matches()) {
            return Optional.of(ProblemText.PASSWORD_SUSPECT_APOSTROPHE);
        }
        return DIGEST.matcher(password).matches() ? Optional.of(ProblemText.PASSWORD_SUSPECT_DIGEST) : Optional.empty();
    }
}
