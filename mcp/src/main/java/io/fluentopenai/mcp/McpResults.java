package io.fluentopenai.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.Content;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Converts the result of an MCP server into the tool result that the model reads. */
final class McpResults {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private McpResults() {}

    /**
     * Text, a tree, or parts of a message.
     *
     * @throws McpServerException if the server marks it as an error
     */
    static Object told(String tool, McpSchema.CallToolResult result) {
        List<Content> parts = parts(result);
        if (Boolean.TRUE.equals(result.isError())) {
            String reason = parts.isEmpty() && result.structuredContent() != null
                    ? MAPPER.valueToTree(result.structuredContent()).toString()
                    : text(parts);
            throw McpServerException.toolError(
                    reason.isEmpty() ? "The tool " + tool + " failed without a reason" : reason);
        }
        if (parts.isEmpty()) {
            return result.structuredContent() == null ? "" : MAPPER.valueToTree(result.structuredContent());
        }
        return parts.stream().allMatch(Content.Text.class::isInstance) ? text(parts) : parts;
    }

    private static String text(List<Content> parts) {
        return parts.stream()
                .map(part -> part instanceof Content.Text words ? words.text() : "(" + part + ")")
                .collect(Collectors.joining("\n"));
    }

    private static List<Content> parts(McpSchema.CallToolResult result) {
        List<Content> parts = new ArrayList<>();
        if (result.content() != null) {
            result.content().forEach(content -> parts.add(part(content)));
        }
        return parts;
    }

    private static Content part(McpSchema.Content content) {
        if (content instanceof McpSchema.TextContent text) {
            return Content.text(String.valueOf(text.text()));
        }
        if (content instanceof McpSchema.ImageContent image) {
            return Content.imageUrl("data:" + image.mimeType() + ";base64," + image.data());
        }
        if (content instanceof McpSchema.EmbeddedResource embedded) {
            return resource(embedded.resource());
        }
        if (content instanceof McpSchema.ResourceLink link) {
            return Content.text("(A link to " + link.name() + ": " + link.uri() + ")");
        }
        if (content instanceof McpSchema.AudioContent audio) {
            return Content.text("(A recording, " + audio.mimeType() + ", which cannot be sent to the model)");
        }
        return Content.text("(Content of the type " + content.type() + ", which cannot be sent to the model)");
    }

    private static Content resource(McpSchema.ResourceContents resource) {
        if (resource instanceof McpSchema.TextResourceContents text) {
            return Content.text(text.text());
        }
        String type = resource.mimeType() == null ? "application/octet-stream" : resource.mimeType();
        if (resource instanceof McpSchema.BlobResourceContents blob && type.startsWith("image/")) {
            return Content.imageUrl("data:" + type + ";base64," + blob.blob());
        }
        return Content.text("(The resource " + resource.uri() + ", " + type + ", which is not text)");
    }
}
