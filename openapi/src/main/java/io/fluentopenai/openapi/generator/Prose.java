package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.sheet.Descriptions;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/** The description of a node of the sheet as Javadoc: our sentence, and the document's own text if the build has it. */
final class Prose {
    /** The base of the document's links that name no host. */
    private static final String SITE = "https://platform.openai.com";

    private static final Parser MARKDOWN = Parser.builder().build();
    private static final HtmlRenderer HTML =
            HtmlRenderer.builder().escapeHtml(true).build();
    private static final Pattern FIRST_PARAGRAPH = Pattern.compile("\\A<p>(.*?)</p>[\\s*]*", Pattern.DOTALL);

    private Prose() {}

    /** The description of {@code node}, safe in a Javadoc comment; null if it has none. */
    static @Nullable String of(JsonNode node) {
        String sentence = node.path("description").textValue();
        String html = html(node.path(Descriptions.MARKDOWN).asText());
        if (sentence == null) {
            return html.isEmpty()
                    ? null
                    : FIRST_PARAGRAPH.matcher(html).replaceFirst("$1 ").strip();
        }
        return (JavaNames.javadoc(sentence) + ' ' + html).strip();
    }

    /** The same for a class, which has room for where it comes from. */
    static @Nullable String ofClass(JsonNode node) {
        String description = of(node);
        String origin = origin(node);
        if (description == null || origin == null) {
            return description == null ? origin : description;
        }
        return description + ' ' + origin;
    }

    /** Returns the origin of a node that is not from the published document; null otherwise. */
    static @Nullable String origin(JsonNode node) {
        return node.path(FactSheet.SUPPLEMENT).asBoolean()
                ? "Not in the published OpenAPI document; from the types of the official SDK."
                : null;
    }

    private static String html(String markdown) {
        Node document = MARKDOWN.parse(markdown);
        document.accept(new Adapter());
        return JavaNames.inComment(HTML.render(document)).strip().replace("\n", "\n     * ");
    }

    /** Leaves out what a comment cannot hold: headings become paragraphs, images their text, links absolute. */
    private static final class Adapter extends AbstractVisitor {
        @Override
        public void visit(Heading heading) {
            visitChildren(heading);
            Paragraph paragraph = new Paragraph();
            StrongEmphasis strong = new StrongEmphasis();
            move(heading, strong);
            paragraph.appendChild(strong);
            heading.insertBefore(paragraph);
            heading.unlink();
        }

        @Override
        public void visit(Link link) {
            visitChildren(link);
            String target = link.getDestination();
            link.setTitle(null);
            if (target.startsWith("/")) {
                link.setDestination(SITE + target);
            } else if (!target.startsWith("http://") && !target.startsWith("https://")) {
                unwrap(link);
            }
        }

        @Override
        public void visit(Image image) {
            unwrap(image);
        }

        @Override
        public void visit(ThematicBreak rule) {
            rule.unlink();
        }

        private static void unwrap(Node node) {
            for (Node child = node.getFirstChild(); child != null; child = node.getFirstChild()) {
                node.insertBefore(child);
            }
            node.unlink();
        }

        private static void move(Node from, Node to) {
            for (Node child = from.getFirstChild(); child != null; child = from.getFirstChild()) {
                to.appendChild(child);
            }
        }
    }
}
