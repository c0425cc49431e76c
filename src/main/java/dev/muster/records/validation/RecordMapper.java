package dev.muster.records.validation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Cleaning;
import dev.muster.records.schema.ColumnNames;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.ShortRows;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.json.JsonText;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes records of rows: maps columns and keys to attributes, and validates them. Not safe for several threads. */
public final class RecordMapper {
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";

    private final Operation defaultOperation;
    private final ColumnProblems columnProblems;
    private final RowSorter sorter;
    private final UserMapper users;
    private final DeviceLimits deviceLimits;
    private final ShortRows shortRows;
    private final int usernameOrdinal;
    private final int emailOrdinal;
    private final MappingRules rules;

    /** A mapper for one source by the usual rules; {@code header} is empty for JSON and NDJSON. */
    public RecordMapper(AttributeCatalog catalog, Operation defaultOperation, List<String> header) {
        this(catalog, defaultOperation, header, MappingRules.USUAL, Clock.systemUTC());
    }

    /** A mapper for one source by rules of its own; {@code header} is empty for JSON and NDJSON. */
    public RecordMapper(
            AttributeCatalog catalog,
            Operation defaultOperation,
            List<String> header,
            MappingRules rules,
            Clock clock) {
        this.defaultOperation = Objects.requireNonNull(defaultOperation);
        this.rules = rules;
        columnProblems = new ColumnProblems(catalog, rules);
        sorter = new RowSorter(catalog, rules, columnProblems, header);
        users = new UserMapper(catalog, columnProblems, rules.match(), clock);
        deviceLimits = new DeviceLimits(catalog);
        shortRows =
                new ShortRows(header, new SecretNames(catalog, rules.mapping().names()));
        if (header.stream().anyMatch(catalog::isInBrackets)
                && defaultOperation != Operation.UPDATE
                && !sorter.hasColumnOf(USERNAME)
                && rules.mapping().computed().stream()
                        .noneMatch(made -> ColumnNames.fold(made.attribute()).equals(USERNAME))) {
            columnProblems.noUsername();
        }
        List<String> names = catalog.attributes().stream().map(Attribute::name).toList();
        usernameOrdinal = names.indexOf("username");
        emailOrdinal = names.indexOf("email");
    }

    /** The record of a row of a source whose mapping leaves no rows out. */
    public MappedRecord map(SourceRow row) {
        return mapUnlessSkipped(row).orElseThrow();
    }

    /**
     * The record of a row, with all its problems (but no more than 50); never throws for what a row contains. A row
     * that was not read completely is not mapped: its cells may be in the wrong columns. Empty if a rule of the mapping
     * leaves the row out.
     */
    public Optional<MappedRecord> mapUnlessSkipped(SourceRow row) {
        if (!row.problems().isEmpty()) {
            return Optional.of(notMapped(row, row.problems()));
        }
        boolean isShort = shortRows.contain(row);
        return sorter.sort(isShort ? shortRows.filled(row) : row).map(fields -> record(row, fields, isShort));
    }

    private MappedRecord record(SourceRow row, RowFields fields, boolean isShort) {
        Operation operation = operation(fields);
        if (operation == Operation.CREATE) {
            sorter.fillIn(fields);
        }
        Map<String, String> open =
                operation == Operation.CREATE || operation == Operation.UPSERT ? sorter.generate(fields) : Map.of();
        RecordLink link = link(fields);
        ObjectNode user = users.user(fields, operation, row.object() != null);
        GivenNames given = GivenNames.of(
                open.containsKey(USERNAME) ? null : fields.attribute(usernameOrdinal),
                open.containsKey(EMAIL) ? null : fields.attribute(emailOrdinal),
                GroupReader.read(fields, rules.groups()));
        List<Problem> problems = withoutConsequences(fields.problems().all());
        Optional<Problem> tooShort = isShort ? shortRows.problem(row, problems) : Optional.empty();
        if (tooShort.isPresent()) {
            return notMapped(row, List.of(tooShort.get()));
        }
        var warnings = new ArrayList<>(fields.problems().warnings());
        warnings.addAll(deviceLimits.warnings(operation, user));
        ObjectNode created = operation == Operation.UPSERT ? created(fields, row.object() != null) : null;
        open.forEach((name, text) -> {
            replace(user, name, text);
            replace(created, name, text);
        });
        return new MappedRecord(
                row.number(),
                row.line(),
                operation,
                user,
                created,
                withoutConsequences(fields.problems().all()),
                warnings,
                link,
                given);
    }

    private static void replace(@Nullable ObjectNode user, String name, String text) {
        if (user != null && user.has(name)) {
            user.put(name, text);
        }
    }

    /**
     * The user of an upsert if it is created, with defaults that existing users do not get; {@code null} if no default
     * adds anything.
     */
    private @Nullable ObjectNode created(RowFields fields, boolean typed) {
        return fields.problems().all().isEmpty() && sorter.fillIn(fields) ? users.created(fields, typed) : null;
    }

    private MappedRecord notMapped(SourceRow row, List<Problem> problems) {
        return new MappedRecord(
                row.number(),
                row.line(),
                defaultOperation,
                JsonNodeFactory.instance.objectNode(),
                problems,
                List.of(),
                null);
    }

    /** The number of values that each cleaning has changed in the rows so far. */
    public Map<Cleaning, Long> cleanings() {
        return sorter.cleanings();
    }

    /** The number of rows that each rule of the mapping has left out so far, by its place. */
    public Map<String, Long> skipped() {
        return sorter.skipped();
    }

    /** Problems of the columns, or of the keys so far; each once, and at most 100. */
    public List<Problem> columnProblems() {
        return columnProblems.all();
    }

    /** Warnings about the rows of the source together. */
    public List<Problem> warnings() {
        return shortRows.warning().stream().toList();
    }

    /**
     * The use of each column of the source in order, followed by what the user's mapping adds; empty without a header.
     */
    public List<ColumnUse> columnUses() {
        return headerMissing()
                ? List.of()
                : Stream.concat(
                                sorter.uses().stream(),
                                rules.groups().stream()
                                        .map(group -> new ColumnUse(
                                                group.attribute(),
                                                ColumnUse.From.CONSTANT,
                                                List.of(),
                                                group.value(),
                                                group.place().brief(),
                                                null)))
                        .toList();
    }

    /** Returns whether no name of the header is known: it may be a user, and the rows may hold anything. */
    public boolean headerMissing() {
        return columnProblems.headerMissing();
    }

    /** The secrets that a row has a cell or a key for, filled or not, by their names. */
    public Set<String> secretColumns(SourceRow row) {
        return sorter.secretColumns(row);
    }

    /**
     * Removes problems that follow from an unknown or missing column: its name is the mistake, once, and not every row.
     */
    private List<Problem> withoutConsequences(List<Problem> problems) {
        return columnProblems.anyUnknownOrMissing()
                ? problems.stream().filter(problem -> !isConsequence(problem)).toList()
                : problems;
    }

    private boolean isConsequence(Problem problem) {
        return problem.code().equals(ProblemCode.ATTRIBUTE_MISSING.name())
                && problem.column() != null
                && !sorter.hasColumnOf(problem.column());
    }

    private @Nullable Operation operation(RowFields fields) {
        SourceField field = fields.operation();
        if (field == null
                || field.value().isNull()
                || field.value().isTextual() && field.value().textValue().isBlank()) {
            return defaultOperation;
        }
        Operation operation = field.value().isTextual()
                ? Operation.of(field.value().textValue()).orElse(null)
                : null;
        if (operation == null) {
            boolean text = field.value().isTextual();
            String word = field.value().asText();
            fields.add(operationText(text, word)
                    .of(
                            field.column(),
                            text ? Quoting.quoted(word) : JsonText.kind(field.value()),
                            Operation.words(),
                            defaultOperation.word()));
        }
        return operation;
    }

    private static ProblemText operationText(boolean text, String word) {
        if (!text) {
            return ProblemText.OPERATION_UNKNOWN_TYPE;
        }
        return word.strip().equalsIgnoreCase("delete")
                ? ProblemText.OPERATION_UNKNOWN_DELETE
                : ProblemText.OPERATION_UNKNOWN;
    }

    private static @Nullable RecordLink link(RowFields fields) {
        SourceField importId = fields.muster(MusterColumns.IMPORT);
        SourceField line = fields.muster(MusterColumns.LINE);
        if (importId == null
                || importId.value().asText().isBlank()
                || importId.value().isNull()) {
            return null;
        }
        String number = line == null ? "" : line.value().asText().strip();
        if (!number.matches("[0-9]{1,18}")) {
            fields.add(ProblemText.LINK_MALFORMED.of(MusterColumns.LINE, Quoting.quoted(number)));
            return null;
        }
        return new RecordLink(importId.value().asText().strip(), Long.parseLong(number));
    }
}
