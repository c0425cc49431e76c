package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.AttributeType;
import dev.muster.records.schema.Operation;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Builds the user to send from a row, and reports its problems. */
final class UserMapper {
    private final AttributeCatalog catalog;
    private final MfaEnrollment enrollment;
    private final NestedReader nested;
    private final NumberedReader numbered;
    private final CustomAttributeReader custom;
    /** The attributes that find a user where the source says so; empty where each operation has its own. */
    private final List<Integer> match;

    /** @param match the attributes by which rows find their users; empty for those of each operation */
    UserMapper(AttributeCatalog catalog, ColumnProblems columnProblems, List<String> match, Clock clock) {
        this.catalog = catalog;
        enrollment = new MfaEnrollment(clock);
        nested = new NestedReader(catalog, columnProblems);
        numbered = new NumberedReader(catalog);
        custom = new CustomAttributeReader(catalog.custom(), columnProblems);
        this.match = IntStream.range(
                        0, match.isEmpty() ? 0 : catalog.attributes().size())
                .filter(ordinal -> isId(ordinal) || match.contains(name(ordinal)))
                .boxed()
                .toList();
    }

    /** The user of an upsert, if it is created; {@code typed} says whether its source has types of its own. */
    ObjectNode created(RowFields fields, boolean typed) {
        return user(fields, Operation.CREATE, match.isEmpty(), typed);
    }

    /** The user of a row; {@code typed} says whether its source has types of its own. */
    ObjectNode user(RowFields fields, @Nullable Operation operation, boolean typed) {
        return user(fields, operation, operation != Operation.UPSERT || match.isEmpty(), typed);
    }

    /** @param requires whether the row must give what a new user needs; else that is required when it is created */
    private ObjectNode user(RowFields fields, @Nullable Operation operation, boolean requires, boolean typed) {
        UserObject user = new UserObject();
        ValueReader values = new ValueReader(operation, typed, fields.problems());
        String property = null;
        for (int ordinal = 0; ordinal < catalog.attributes().size(); ordinal++) {
            Attribute attribute = catalog.attributes().get(ordinal);
            if (attribute.path().isNested() && !attribute.path().property().equals(property)) {
                property = attribute.path().property();
                putProperty(property, fields, operation, values, user);
                numbered.read(property, fields, values, user);
            }
            putAttribute(ordinal, fields, requires ? operation : null, values, user);
        }
        checkIdentity(fields, operation);
        JsonNode customAttributes = custom.read(fields, operation, values);
        if (customAttributes != null) {
            user.set(catalog.custom().property(), customAttributes);
        }
        checkState(user.json(), fields);
        return user.json();
    }

    /** Checks that a row about an existing user identifies it. An invalid identifier is a problem of its own. */
    private void checkIdentity(RowFields fields, @Nullable Operation operation) {
        List<Integer> identifying = identifying(operation);
        boolean says = identifying.stream()
                .anyMatch(ordinal -> fields.isBlank(ordinal)
                        || fields.attribute(ordinal) != null && !isEmpty(fields.attribute(ordinal)));
        if (operation != null && !identifying.isEmpty() && !says) {
            List<String> all = identifying.stream().map(this::name).toList();
            String names = all.size() == 1
                    ? all.get(0)
                    : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.get(all.size() - 1);
            fields.add(
                    match.isEmpty()
                            ? ProblemText.ATTRIBUTE_MISSING_IDENTITY.of(all.get(0), operation.word(), names)
                            : ProblemText.ATTRIBUTE_MISSING_KEY.of(all.get(0), operation.word(), names));
        }
    }

    private List<Integer> identifying(@Nullable Operation operation) {
        if (match.isEmpty() || operation == Operation.CREATE) {
            return catalog.identifying(operation);
        }
        return match.stream()
                .filter(ordinal -> operation == Operation.UPDATE || !isId(ordinal))
                .toList();
    }

    private boolean isId(int ordinal) {
        return catalog.identifying(Operation.UPDATE).get(0) == ordinal;
    }

    private String name(int ordinal) {
        return catalog.attributes().get(ordinal).name();
    }

    private void putProperty(
            String property, RowFields fields, @Nullable Operation operation, ValueReader values, UserObject user) {
        SourceField field = fields.property(property);
        JsonNode value = field == null ? null : nested.read(property, field, operation, values, fields.problems());
        if (value != null) {
            user.set(property, value);
        }
    }

    private void putAttribute(
            int ordinal, RowFields fields, @Nullable Operation requiring, ValueReader values, UserObject user) {
        Attribute attribute = catalog.attributes().get(ordinal);
        SourceField field = fields.attribute(ordinal);
        JsonNode value = field == null ? null : values.read(attribute, field);
        if (value != null) {
            if (!user.put(attribute.path(), sent(attribute, value, user))) {
                fields.add(ProblemText.ATTRIBUTE_TWICE_NESTED.of(
                        field.column(),
                        attribute.name(),
                        Quoting.quoted(field.column()),
                        attribute.path().property()));
            }
        } else if (requiring != null
                && attribute.required().contains(requiring)
                && (field == null ? !fields.isBlank(ordinal) : isEmpty(field))) {
            String column = field == null ? fields.nameOfMissing(ordinal, attribute.name()) : field.column();
            String nullWord = fields.nullWord(ordinal);
            fields.add(
                    nullWord == null
                            ? ProblemText.ATTRIBUTE_MISSING.of(column, attribute.name(), requiring.word())
                            : ProblemText.ATTRIBUTE_MISSING_NULL_WORD.of(
                                    column, attribute.name(), requiring.word(), nullWord));
        }
    }

    private JsonNode sent(Attribute attribute, JsonNode value, UserObject user) {
        if (attribute.type() != AttributeType.ENROLLMENT) {
            return value;
        }
        return value.isNull()
                ? MfaEnrollment.none()
                : enrollment.exclusion(
                        value.longValue(), user.json().path("state").asText().equals("STAGED"));
    }

    private static boolean isEmpty(SourceField field) {
        return field.value().isNull()
                || field.value().isTextual() && field.value().textValue().isBlank();
    }

    private static void checkState(ObjectNode user, RowFields fields) {
        if (!user.path("state").isTextual() || !user.path("suspended").isBoolean()) {
            return;
        }
        String state = user.path("state").textValue();
        boolean suspended = user.path("suspended").booleanValue();
        if (state.equals("SUSPENDED") != suspended) {
            fields.add(ProblemText.STATE_CONFLICT.of("state", state, suspended));
        }
    }
}
