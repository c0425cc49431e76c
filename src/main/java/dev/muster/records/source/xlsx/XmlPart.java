package dev.muster.records.source.xlsx;

import dev.muster.records.problem.ProblemText;
import dev.muster.records.source.BrokenSourceException;
import java.io.Closeable;
import java.io.IOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An XML part of a workbook, element by element. Whatever is wrong with it is a {@link BrokenSourceException}. Elements
 * are identified only by their local names: the namespaces differ between two versions of the same standard.
 */
final class XmlPart implements Closeable {
    private static final XMLInputFactory FACTORY = factory();

    /** A text is longer than it may be. */
    static final class TooLong extends IOException {}

    private final String name;
    private final WorkbookParts.Unfolding source;
    private final XMLStreamReader reader;

    XmlPart(String name, WorkbookParts.Unfolding source) throws IOException {
        this.name = name;
        this.source = source;
        try {
            reader = FACTORY.createXMLStreamReader(source);
        } catch (XMLStreamException | RuntimeException malformed) {
            throw failure();
        }
    }

    /**
     * The JDK's parser, whatever else is there: it knows no document type, so that nothing unfolds within the XML or is
     * fetched for it.
     */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /** Goes to the next start or end of an element, or text; {@code false} at the end of the part. */
    boolean next() throws IOException {
        try {
            source.nextEvent();
            if (!reader.hasNext()) {
                return false;
            }
            reader.next();
            return true;
        } catch (XMLStreamException | RuntimeException malformed) {
            // The JDK's parser answers some malformed texts by unchecked exceptions.
            throw failure();
        }
    }

    /** Goes to the next start of an element of that name; {@code false} at the end. */
    boolean goTo(String element) throws IOException {
        while (next()) {
            if (starts(element)) {
                return true;
            }
        }
        return false;
    }

    boolean starts(String element) {
        return reader.getEventType() == XMLStreamConstants.START_ELEMENT
                && reader.getLocalName().equals(element);
    }

    boolean ends(String element) {
        return reader.getEventType() == XMLStreamConstants.END_ELEMENT
                && reader.getLocalName().equals(element);
    }

    /** The value of an attribute of the element that was just started; {@code null} if it has none. */
    @Nullable
    String attribute(String attribute) {
        for (int index = 0; index < reader.getAttributeCount(); index++) {
            if (reader.getAttributeLocalName(index).equals(attribute)) {
                return reader.getAttributeValue(index);
            }
        }
        return null;
    }

    /**
     * The text of the element that was just started, to its end.
     *
     * @param most characters that it may have
     * @throws TooLong if it has more
     */
    String text(String element, int most) throws IOException {
        var text = new StringBuilder();
        while (next() && !ends(element)) {
            append(text, most);
        }
        return text.toString();
    }

    /** The text of a cell that was just started, as it is formatted in parts; how it is spoken is left out. */
    String formattedText(String element, int most) throws IOException {
        var text = new StringBuilder();
        boolean inText = false;
        while (next() && !ends(element)) {
            if (starts("rPh")) {
                text("rPh", most);
            } else if (starts("t") || ends("t")) {
                inText = starts("t");
            } else if (inText) {
                append(text, most);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private void append(StringBuilder text, int most) throws TooLong {
        switch (reader.getEventType()) {
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
            default -> {}
        }
        if (text.length() > most) {
            throw new TooLong();
        }
    }

    private IOException failure() {
        return source.failure() != null
                ? source.failure()
                : new BrokenSourceException(ProblemText.XLSX_BROKEN_NOT_XML.of(null, name));
    }
}
