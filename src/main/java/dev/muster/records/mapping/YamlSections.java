package dev.muster.records.mapping;

import dev.muster.records.mapping.MappingException.Mistake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The sections of a YAML file, every text with its place. What has another form than it should have is a mistake. */
public final class YamlSections {
    private static final int LONGEST = 1_000_000;
    private static final Set<String> NOTHING = Set.of("", "~", "null");
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(LONGEST)
            .setMaxAliasesForCollections(0)
            .build();

    private final String file;
    private final List<Mistake> mistakes;
    private final Map<String, Node> sections = new HashMap<>();

    /** A text, and where it stands. */
    public record Text(String text, SourcePosition place, SourceRange span) {}

    /**
     * Reads a text.
     *
     * @param file the file as messages name it
     * @param known the names that sections may have
     * @param mistakes receives what is wrong
     */
    public YamlSections(String file, String text, List<String> known, List<Mistake> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
        try {
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            root.filter(node -> !isNothing(node))
                    .ifPresent(node -> tuples(node, "the sections " + String.join(", ", known))
                            .forEach((name, section) -> {
                                if (known.contains(name.text())) {
                                    sections.put(name.text(), section);
                                } else {
                                    mistake(
                                            name.place(),
                                            "unknown section \"" + name.text() + "\"; the sections are "
                                                    + String.join(", ", known));
                                }
                            }));
        } catch (MarkedYamlEngineException wrong) {
            mistake(
                    wrong.getProblemMark().map(this::place).orElse(new SourcePosition(file, 1, 1)),
                    "this is not valid YAML: " + wrong.getProblem() + hint(wrong));
        } catch (StackOverflowError nested) {
            mistake(new SourcePosition(file, 1, 1), "this is not a mapping: its YAML is nested too deeply");
        } catch (YamlEngineException wrong) {
            mistake(
                    new SourcePosition(file, 1, 1),
                    "this is not valid YAML: "
                            + String.valueOf(wrong.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""));
        }
    }

    /** A hint for expressions with characters that have a meaning in YAML. */
    private static String hint(MarkedYamlEngineException wrong) {
        return wrong.getProblem() != null && wrong.getProblem().contains("tab")
                ? " (indent with spaces)"
                : " (a value that begins with ` or a quote, or has \": \" or \" #\" in it,"
                        + " is written on separate lines below |)";
    }

    /** Returns whether a section has a value. */
    public boolean has(String section) {
        Node node = sections.get(section);
        return node != null && !isNothing(node);
    }

    /** The only text of a section; empty without the section. */
    public Optional<Text> text(String section) {
        Node node = sections.get(section);
        if (node == null || isNothing(node)) {
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar) {
            return Optional.of(text(scalar));
        }
        mistake(place(node), section + " takes one value");
        return Optional.empty();
    }

    /**
     * The pairs of a section; none where it is not there. A name that stands twice, by how names are compared, is a
     * mistake.
     */
    public Map<Text, Text> pairs(String section, UnaryOperator<String> fold) {
        return pairs(sections.get(section), section, fold);
    }

    private Map<Text, Text> pairs(@Nullable Node node, String where, UnaryOperator<String> fold) {
        var pairs = new LinkedHashMap<Text, Text>();
        var seen = new HashMap<String, Text>();
        tuples(node, "names, each with a value, under " + where).forEach((name, value) -> {
            if (!isNew(name, seen, fold)) {
                return;
            }
            if (value instanceof ScalarNode scalar && !isNothing(scalar)) {
                pairs.put(name, text(scalar));
            } else {
                mistake(
                        place(value),
                        value instanceof ScalarNode
                                ? "\"" + name.text() + "\" has no value"
                                : "the value of \"" + name.text() + "\" must be a text");
            }
        });
        return pairs;
    }

    /** Returns whether a name is new; a duplicate is a mistake. */
    private boolean isNew(Text name, Map<String, Text> seen, UnaryOperator<String> fold) {
        Text former = seen.putIfAbsent(fold.apply(name.text()), name);
        if (former != null) {
            mistake(
                    name.place(),
                    "\"" + name.text() + "\" is a duplicate of line "
                            + former.place().line());
        }
        return former == null;
    }

    /** The tables of a section, by their names. */
    Map<Text, Map<Text, Text>> tables(String section, UnaryOperator<String> fold, UnaryOperator<String> foldInTables) {
        var tables = new LinkedHashMap<Text, Map<Text, Text>>();
        var seen = new HashMap<String, Text>();
        tuples(sections.get(section), "the names of attributes, each with a table, under " + section)
                .forEach((name, table) -> {
                    isNew(name, seen, fold);
                    tables.put(name, pairs(table, name.text(), foldInTables));
                });
        return tables;
    }

    /** The names of a section, each with a text or a list of texts. */
    public Map<Text, List<Text>> lists(String section) {
        var lists = new LinkedHashMap<Text, List<Text>>();
        tuples(sections.get(section), "names, each with a value or a list of values, under " + section)
                .forEach((name, node) -> lists.put(
                        name, texts(node, "\"" + name.text() + "\"", "a value or a list of values: [value, value]")));
        return lists;
    }

    /**
     * The texts of a section that is a list; a single text is one as well.
     *
     * @param wanted the texts of the section, as a mistake names them
     */
    public List<Text> list(String section, String wanted) {
        return texts(sections.get(section), section, wanted);
    }

    private List<Text> texts(@Nullable Node node, String name, String wanted) {
        var texts = new ArrayList<Text>();
        for (Node element : elements(node)) {
            if (element instanceof ScalarNode scalar && !isNothing(scalar)) {
                texts.add(text(scalar));
            } else {
                mistake(place(element), name + " takes " + wanted);
            }
        }
        return texts;
    }

    private Map<Text, Node> tuples(@Nullable Node node, String wanted) {
        var tuples = new LinkedHashMap<Text, Node>();
        if (node == null || isNothing(node)) {
            return tuples;
        }
        if (!(node instanceof MappingNode mapping)) {
            mistake(place(node), "there should be " + wanted);
            return tuples;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name
                    && !name.getValue().isBlank()) {
                tuples.put(text(name), tuple.getValueNode());
            } else {
                mistake(place(tuple.getKeyNode()), "there should be " + wanted);
            }
        }
        return tuples;
    }

    private Text text(ScalarNode scalar) {
        SourcePosition start = place(scalar);
        boolean quoted = scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
                || scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
        boolean oneLine = scalar.getStartMark()
                .map(Mark::getLine)
                .equals(scalar.getEndMark().map(Mark::getLine));
        return new Text(scalar.getValue().strip(), start, new SourceRange(quoted ? start.plus(1) : start, oneLine));
    }

    private static List<Node> elements(@Nullable Node node) {
        if (node == null || isNothing(node)) {
            return List.of();
        }
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && NOTHING.contains(scalar.getValue());
    }

    private SourcePosition place(Node node) {
        return node.getStartMark().map(this::place).orElse(new SourcePosition(file, 1, 1));
    }

    private SourcePosition place(Mark mark) {
        return new SourcePosition(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private void mistake(SourcePosition place, String text) {
        mistakes.add(new Mistake(place, text));
    }
}
