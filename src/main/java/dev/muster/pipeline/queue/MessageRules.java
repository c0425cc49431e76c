package dev.muster.pipeline.queue;

import dev.muster.config.ReadingSettings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.ledger.MessageImports;
import dev.muster.pipeline.intake.ReadingRules;
import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.records.validation.MappingRules;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which the users of a message are read: those of its source, or for keys that are Muster's own.
 *
 * @param operation of users that name none
 * @param kept what the import of the message keeps
 * @param problem the reason why the message's source is unknown; {@code null} if it is known
 */
record MessageRules(
        MappingRules mapping,
        Operation operation,
        MessageImports.Rules kept,
        @Nullable Problem problem) {

    /** The current rules. A definition is read again after a second, not for each message. */
    static final class Current {
        private static final Duration LIFETIME = Duration.ofSeconds(1);

        private final String usualSource;
        private final AttributeCatalog catalog;
        private final Map<Key, Cached> cached = new HashMap<>();

        private record Key(ReadingSettings settings, String source) {}

        private record Cached(MessageRules rules, Instant until) {}

        /** @param usualSource the source of messages that name none; empty for none */
        Current(String usualSource, AttributeCatalog catalog) {
            this.usualSource = usualSource;
            this.catalog = catalog;
        }

        /**
         * The rules for a message.
         *
         * @throws dev.muster.config.ConfigurationException if a file of the rules cannot be read
         * @throws dev.muster.records.mapping.MappingException if a file of the rules has mistakes
         */
        synchronized MessageRules of(QueueMessage message, ReadingSettings settings, Instant now) {
            String source = message.source() == null ? usualSource : message.source();
            if (source.isEmpty()) {
                return unmapped(settings, null);
            }
            if (!new SourceFiles(settings.sources()).has(source)) {
                return unmapped(settings, ProblemText.SOURCE_UNKNOWN.of(null, Quoting.quoted(source)));
            }
            var key = new Key(settings, source);
            Cached known = cached.get(key);
            if (known == null || !now.isBefore(known.until())) {
                known = new Cached(read(source, settings), now.plus(LIFETIME));
                cached.put(key, known);
            }
            return known.rules();
        }

        private static MessageRules unmapped(ReadingSettings settings, @Nullable Problem problem) {
            return new MessageRules(
                    settings.mappingRules().mapping(ColumnMapping.NEVER),
                    settings.operation(),
                    MessageImports.Rules.NONE,
                    problem);
        }

        private MessageRules read(String source, ReadingSettings settings) {
            ImportOptions options = ImportOptions.NONE.ofPart(source);
            ReadingRules rules = ReadingRules.of(options, settings, catalog);
            return new MessageRules(
                    rules.mapping(),
                    rules.operation(),
                    new MessageImports.Rules(
                            options, rules.asText(), rules.mapping().mapping().names(), rules.definitionText()),
                    null);
        }
    }
}
