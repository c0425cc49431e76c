package dev.muster.records.schema;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muster.records.mapping.AttributeNames;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.EditDistance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The attributes of a user, as {@code attributes.yaml} describes them. Safe for several threads. */
public final class AttributeCatalog implements AttributeNames {
    /** The column or key with a row's own operation. */
    public static final String OPERATION = "operation";

    /** The key with the names of the groups that a row's user joins; in JSON only. */
    public static final String GROUPS = "groups";
    /** The columns with the name of one such group each. */
    public static final String GROUP_COLUMN = "group#";

    private static final Column UNKNOWN = new Column.Unknown();
    private static final Pattern IN_BRACKETS = Pattern.compile("[^\\[\\]]+\\[(\\w+)][^\\[\\]]*");

    private final List<Attribute> attributes;
    private final Map<Operation, List<Integer>> identifying = new EnumMap<>(Operation.class);
    private final CustomAttributes custom;
    private final List<UnsupportedColumn> notOffered;
    private final Map<NumberedName, IntFunction<Column>> numberedColumns = new LinkedHashMap<>();
    private final Map<String, Column> columns = new HashMap<>();
    private final Map<String, Column> inBrackets = new HashMap<>();
    private final Map<String, String> nameByWord = new HashMap<>();
    private final Set<String> secretWords;
    private final SecretNames secretNames;
    private final Map<String, List<Attribute>> below = new HashMap<>();
    private final Map<String, Set<String>> fields = new HashMap<>();
    private final Map<String, AttributeType> types = new HashMap<>();
    private final BoundedCache<Column> resolved = new BoundedCache<>(this::resolveAgain);
    private final BoundedCache<Column> resolvedNested = new BoundedCache<>(this::resolveNestedAgain);

    private record Description(
            List<Attribute> attributes,
            CustomAttributes custom,
            List<UnsupportedColumn> notOffered,
            Map<String, String> inBrackets) {}

    private AttributeCatalog(Description description) {
        attributes = List.copyOf(description.attributes());
        for (Operation operation : Operation.values()) {
            identifying.put(
                    operation,
                    IntStream.range(0, attributes.size())
                            .filter(ordinal ->
                                    attributes.get(ordinal).identifies().contains(operation))
                            .boxed()
                            .toList());
        }
        custom = Objects.requireNonNull(description.custom());
        notOffered = description.notOffered() == null ? List.of() : List.copyOf(description.notOffered());
        columns.put(ColumnNames.fold(OPERATION), new Column.OfOperation());
        nameByWord.put(ColumnNames.fold(OPERATION), OPERATION);
        for (int ordinal = 0; ordinal < attributes.size(); ordinal++) {
            describe(attributes.get(ordinal), ordinal);
        }
        fields.put(custom.property(), Set.of(CustomAttributes.NAME, CustomAttributes.VALUE));
        numberedColumns.put(new NumberedName(custom.nameColumn()), Column.OfCustomName::new);
        numberedColumns.put(new NumberedName(custom.valueColumn()), Column.OfCustomValue::new);
        var group = new NumberedName(GROUP_COLUMN);
        numberedColumns.put(group, Column.OfGroup::new);
        nameByWord.put(ColumnNames.fold(group.with(1)), group.with(1));
        notOffered.forEach(this::describe);
        Optional.ofNullable(description.inBrackets())
                .orElse(Map.of())
                .forEach((word, column) -> inBrackets.put(
                        ColumnNames.fold(word), Objects.requireNonNull(columns.get(ColumnNames.fold(column)), column)));
        secretWords = nameByWord.entrySet().stream()
                .filter(named -> isKnownSecret(named.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        secretNames = new SecretNames(this, MappedNames.NONE);
    }

    /** The catalog that comes with the program; it is read once. */
    public static AttributeCatalog load() {
        return Shipped.CATALOG;
    }

    private static final class Shipped {
        private static final AttributeCatalog CATALOG = catalog();

        private static AttributeCatalog catalog() {
            try (InputStream description = AttributeCatalog.class.getResourceAsStream("/attributes.yaml")) {
                return read(description);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Reads a description; an {@link IOException} or {@link IllegalArgumentException} says what is wrong with it. */
    public static AttributeCatalog read(InputStream description) throws IOException {
        return new AttributeCatalog(YAMLMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .build()
                .readValue(description, Description.class));
    }

    /** All attributes, in the order in which they are sent. */
    public List<Attribute> attributes() {
        return attributes;
    }

    /**
     * The places of the attributes by which an operation finds its user, the one that counts before the others first;
     * none for {@code null}.
     */
    public List<Integer> identifying(@Nullable Operation operation) {
        return operation == null ? List.of() : identifying.getOrDefault(operation, List.of());
    }

    /** Returns whether a column is one of a template of Microsoft Entra ID. */
    public boolean isInBrackets(String column) {
        return !(resolveBrackets(ColumnNames.fold(column)) instanceof Column.Unknown);
    }

    /** The notation of custom attributes. */
    public CustomAttributes custom() {
        return custom;
    }

    /** The columns that other tools know for what Muster does not do. */
    public List<UnsupportedColumn> notOffered() {
        return notOffered;
    }

    /** The attribute that a column gives; empty for custom attributes and unknown columns. */
    public Optional<Attribute> find(String column) {
        return attribute(resolve(column));
    }

    /** Returns whether a column of this name has a meaning. */
    public boolean knows(String column) {
        Column meaning = resolve(column);
        return !(meaning instanceof Column.Unknown || meaning instanceof Column.Nameless);
    }

    /** Returns whether a key names a username or an email address, even by a name that is not accepted. */
    public boolean namesPerson(String key) {
        String name = nameByWord.get(ColumnNames.fold(key));
        return name != null
                && find(name)
                        .filter(attribute -> attribute.required().contains(Operation.CREATE))
                        .isPresent();
    }

    @Override
    public @Nullable Object attribute(String name) {
        Column meaning = resolve(name);
        boolean takesValues = meaning instanceof Column.OfAttribute
                || meaning instanceof Column.OfNumbered
                || meaning instanceof Column.OfOperation
                || meaning instanceof Column.OfGroup
                || meaning instanceof Column.OfCustom
                || meaning instanceof Column.OfCustomName
                || meaning instanceof Column.OfCustomValue;
        return takesValues ? meaning : null;
    }

    @Override
    public boolean canBeReferredTo(String name) {
        return resolve(name) instanceof Column.OfAttribute known
                && !attributes.get(known.ordinal()).secret();
    }

    @Override
    public String fold(String column) {
        return ColumnNames.fold(column);
    }

    /** The known name that an unknown one was probably meant to be; empty where none is near. */
    @Override
    public Optional<String> near(String unknown) {
        String folded = ColumnNames.fold(
                unknown.length() > BoundedCache.LONGEST_NAME
                        ? unknown.substring(0, BoundedCache.LONGEST_NAME)
                        : unknown);
        return EditDistance.near(folded, nameByWord.keySet()).map(nameByWord::get);
    }

    /** Returns whether a column or key holds a secret, or is unknown and by its name seems to. */
    public boolean isSecret(String column) {
        return secretNames.isSecret(column);
    }

    /** Returns whether a column or key holds a secret, or is unknown and taken for one. */
    boolean isSecret(String column, Predicate<String> ifUnknown) {
        Column meaning = resolve(column);
        return attribute(meaning)
                .map(Attribute::secret)
                .orElseGet(() -> meaning instanceof Column.Unknown && ifUnknown.test(column));
    }

    @Override
    public boolean namesSecret(String name) {
        return isSecret(name, secretNames::names);
    }

    /** The folded names of all attributes, and the words that people write for them. */
    Set<String> words() {
        return nameByWord.keySet();
    }

    /** Those of these words that mean a secret. */
    Set<String> secretWords() {
        return secretWords;
    }

    /** Returns whether a column or key is known to hold a secret. */
    public boolean isKnownSecret(String column) {
        return find(column).filter(Attribute::secret).isPresent();
    }

    /** The meaning of a column or key. */
    public Column resolve(String name) {
        return resolved.of(name);
    }

    /** The meaning of a key whose value is an object or array. */
    public Column resolveNested(String key) {
        return resolvedNested.of(key);
    }

    /** The attribute that a column is about; empty for all others. */
    public Optional<Attribute> attribute(Column column) {
        if (column instanceof Column.OfAttribute known) {
            return Optional.of(attributes.get(known.ordinal()));
        }
        return column instanceof Column.OfNumbered known
                ? Optional.of(attributes.get(known.ordinal()))
                : Optional.empty();
    }

    /** The kind of a column's values, which limits how they are cleaned. */
    public ValueKind kind(Column column) {
        return attribute(column)
                .map(Attribute::kind)
                .orElse(
                        column instanceof Column.OfCustomName
                                        || column instanceof Column.OfOperation
                                        || column instanceof Column.OfMuster
                                ? ValueKind.CODE
                                : ValueKind.TEXT);
    }

    /** The attributes that stand below a nested property, in the catalog's order. */
    public List<Attribute> below(String property) {
        return below.getOrDefault(property, List.of());
    }

    /** The field that identifies the entries of a list; empty unless it is a list of objects. */
    public Optional<String> entryKey(String property) {
        return property.equals(custom.property())
                ? Optional.of(CustomAttributes.NAME)
                : Optional.ofNullable(below.get(property))
                        .map(attributes -> attributes.get(0).path().entryKey());
    }

    /** The fields that an object, or an entry of a list, is sent with; none for a property that is neither. */
    public Set<String> fields(String property) {
        return fields.getOrDefault(property, Set.of());
    }

    /** The type of a property, or of a field in it ({@code field} is {@code null} for the property itself). */
    public AttributeType type(String property, @Nullable String field) {
        return types.getOrDefault(typeKey(property, field), AttributeType.STRING);
    }

    private static String typeKey(String property, @Nullable String field) {
        return field == null ? property : property + "." + field;
    }

    private Column resolveAgain(String written) {
        String name = ValueCleaner.cleaned(written, ValueKind.CODE);
        for (String own : MusterColumns.KNOWN) {
            if (MusterColumns.is(own, name)) {
                return new Column.OfMuster(own);
            }
        }
        if (MusterColumns.is(MusterColumns.JSON_KEY, name)) {
            return new Column.OfMusterObject();
        }
        Optional<String> customName = custom.nameAfterPrefix(name);
        if (customName.isPresent()) {
            return new Column.OfCustom(customName.get());
        }
        String folded = ColumnNames.fold(name);
        if (folded.isEmpty()) {
            return new Column.Nameless();
        }
        Column known = columns.get(folded);
        return known != null ? known : resolveNumbered(folded);
    }

    private Column resolveNestedAgain(String key) {
        String folded = ColumnNames.fold(key);
        if (folded.equals(ColumnNames.fold(custom.property()))) {
            return new Column.OfCustomAttributes();
        }
        if (folded.equals(GROUPS)) {
            return new Column.OfGroups();
        }
        return below.keySet().stream()
                .filter(property -> ColumnNames.fold(property).equals(folded))
                .findFirst()
                .<Column>map(Column.OfProperty::new)
                .orElseGet(() -> resolve(key));
    }

    private Column resolveNumbered(String folded) {
        for (Map.Entry<NumberedName, IntFunction<Column>> column : numberedColumns.entrySet()) {
            OptionalInt number = column.getKey().numberIn(folded);
            if (number.isPresent()) {
                return column.getValue().apply(number.getAsInt());
            }
        }
        return resolveBrackets(folded);
    }

    /** The templates of Microsoft Entra ID name their columns for people and, in brackets, for programs. */
    private Column resolveBrackets(String folded) {
        Matcher brackets = IN_BRACKETS.matcher(folded);
        return brackets.matches() ? inBrackets.getOrDefault(brackets.group(1), UNKNOWN) : UNKNOWN;
    }

    private void describe(Attribute attribute, int ordinal) {
        for (String name : attribute.allColumns()) {
            if (NumberedName.isWritten(name) != attribute.path().numbered()) {
                throw new IllegalArgumentException("either both or none of a name and its path have a #: " + name);
            }
            if (attribute.path().numbered()) {
                describeNumbered(name, number -> new Column.OfNumbered(ordinal, attribute.path(), number));
                nameByWord.put(ColumnNames.fold(new NumberedName(name).with(1)), new NumberedName(name).with(1));
            } else {
                describe(name, new Column.OfAttribute(ordinal));
                nameByWord.put(ColumnNames.fold(name), name);
            }
        }
        AttributePath path = attribute.path();
        types.put(typeKey(path.property(), path.field()), attribute.type());
        if (path.isNested()) {
            below.computeIfAbsent(path.property(), property -> new ArrayList<>())
                    .add(attribute);
            Set<String> known = fields.computeIfAbsent(path.property(), property -> new LinkedHashSet<>());
            Optional.ofNullable(path.key()).ifPresent(known::add);
            known.add(path.field());
        }
        for (String word : attribute.mistaken()) {
            nameByWord.putIfAbsent(ColumnNames.fold(word), attribute.name());
        }
    }

    private void describe(UnsupportedColumn what) {
        for (String name : what.allColumns()) {
            if (NumberedName.isWritten(name)) {
                describeNumbered(name, number -> new Column.OfOtherTools(what, number));
            } else {
                describe(name, new Column.OfOtherTools(what, 0));
            }
        }
    }

    private void describe(String name, Column meaning) {
        Column former = columns.put(ColumnNames.fold(name), meaning);
        if (former != null && !former.equals(meaning)) {
            throw new IllegalArgumentException("two attributes have the column " + name);
        }
    }

    private void describeNumbered(String name, IntFunction<Column> meaning) {
        numberedColumns.put(new NumberedName(name), meaning);
    }
}
