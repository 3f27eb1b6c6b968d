package io.fluentopenai.assistants;

import io.fluentopenai.client.model.CreateAssistantRequestTool;
import io.fluentopenai.client.model.CreateRunRequestTool;
import io.fluentopenai.client.model.CreateThreadAndRunRequestTool;
import io.fluentopenai.client.model.ModifyAssistantRequestTool;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.tools.Tools;
import java.util.List;

/**
 * Converts tools to the form of assistants requests. Functions, file search and the code interpreter are supported.
 *
 * <pre>{@code
 * thread.createRun(request -> request.assistantId(id).tools(AssistantTools.forRun(tools)));
 * }</pre>
 *
 * <p>All methods throw an {@code IllegalArgumentException} for a tool of another kind.
 */
public final class AssistantTools {
    private AssistantTools() {}

    /** Returns the tools for {@code CreateAssistantRequest}. {@link Assistants#withTools(Tools)} sets them itself. */
    public static List<CreateAssistantRequestTool> forAssistant(Tools tools) {
        return ToolForms.list(
                Given.notNull(tools, "tools"), ToolForms::forAssistants, CreateAssistantRequestTool.class);
    }

    /** Returns the tools for {@code ModifyAssistantRequest}. */
    public static List<ModifyAssistantRequestTool> forModification(Tools tools) {
        return ToolForms.list(
                Given.notNull(tools, "tools"), ToolForms::forAssistants, ModifyAssistantRequestTool.class);
    }

    /** Returns the tools for {@code CreateRunRequest}, which replace the assistant's tools. */
    public static List<CreateRunRequestTool> forRun(Tools tools) {
        return ToolForms.list(Given.notNull(tools, "tools"), ToolForms::forAssistants, CreateRunRequestTool.class);
    }

    /** Returns the tools for {@code CreateThreadAndRunRequest}, which replace the assistant's tools. */
    public static List<CreateThreadAndRunRequestTool> forThreadAndRun(Tools tools) {
        return ToolForms.list(
                Given.notNull(tools, "tools"), ToolForms::forAssistants, CreateThreadAndRunRequestTool.class);
    }
}
