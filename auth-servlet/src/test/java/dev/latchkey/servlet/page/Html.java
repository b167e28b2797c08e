package dev.latchkey.servlet.page;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/**
 * A page read by a strict parser: the templates are written so that HTML and XML read them alike, and whatever is not
 * closed, nested or quoted as it should be is refused.
 */
final class Html {

    private final Document document;

    private Html(Document document) {
        this.document = document;
    }

    static Html parse(String html) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Refusing());
            return new Html(builder.parse(new InputSource(new StringReader(html))));
        } catch (Exception e) {
            throw new AssertionError("this is not well-formed: " + html, e);
        }
    }

    Element root() {
        return document.getDocumentElement();
    }

    String text() {
        return root().getTextContent();
    }

    /** All elements of a name, or of any name for {@code *}, in the order of the document. */
    List<Element> all(String name) {
        return elements(document.getElementsByTagName(name));
    }

    static List<Element> within(Element parent, String name) {
        return elements(parent.getElementsByTagName(name));
    }

    Element only(String name) {
        List<Element> found = all(name);
        if (found.size() != 1) {
            throw new AssertionError("there are " + found.size() + " of " + name);
        }
        return found.get(0);
    }

    List<String> ids() {
        return all("*").stream()
                .filter(element -> element.hasAttribute("id"))
                .map(element -> element.getAttribute("id"))
                .toList();
    }

    /**
     * The elements and the names of their attributes, without any value or text: what a value must not change. Only how
     * many places there are in an address where a line may end is up to the address.
     */
    List<String> skeleton() {
        return all("*").stream()
                .map(Html::shape)
                .filter(shape -> !shape.equals("wbr[]"))
                .toList();
    }

    /** The values of all attributes of all elements. */
    List<String> attributeValues() {
        List<String> values = new ArrayList<>();
        for (Element element : all("*")) {
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                values.add(attributes.item(i).getNodeValue());
            }
        }
        return values;
    }

    static List<String> attributeNames(Element element) {
        List<String> names = new ArrayList<>();
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            names.add(attributes.item(i).getNodeName());
        }
        return names;
    }

    private static String shape(Element element) {
        return element.getTagName() + attributeNames(element);
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static final class Refusing implements ErrorHandler {

        @Override
        public void warning(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }
}
