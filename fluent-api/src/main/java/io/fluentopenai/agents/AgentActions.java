package io.fluentopenai.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.AgentFunctionCallOutputParam;
import io.fluentopenai.client.model.AgentInputContentParam;
import io.fluentopenai.client.model.AgentInputImage;
import io.fluentopenai.client.model.AgentSessionInputMcpApprovalRequestResult;
import io.fluentopenai.client.model.AgentSessionInputMcpApprovalRequestResultResponse;
import io.fluentopenai.client.model.AgentSessionInputMessage;
import io.fluentopenai.client.model.AgentSessionInputMessageParam;
import io.fluentopenai.client.model.AgentSessionInputParam;
import io.fluentopenai.client.model.AgentSessionInputToolResult;
import io.fluentopenai.client.model.AgentSessionObject;
import io.fluentopenai.client.model.AgentSessionRequiredAction;
import io.fluentopenai.client.model.AgentSessionRequiredActionEnvironmentConnection;
import io.fluentopenai.client.model.AgentSessionRequiredActionFunctionCall;
import io.fluentopenai.client.model.AgentSessionRequiredActionMcpApprovalRequest;
import io.fluentopenai.client.model.CreateAgentSessionEventRequest;
import io.fluentopenai.client.model.UserMessageInputText;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.RequestForm;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The actions that sessions require, and the input that answers them. */
final class AgentActions {
    private AgentActions() {}

    // ---- What they wait for

    /** Returns the actions that need an answer; an environment connects by itself. */
    static List<AgentSessionRequiredAction> of(@Nullable AgentSessionObject session) {
        return session == null
                ? List.of()
                : LenientValues.in(session.requiredActions()).stream()
                        .filter(action -> !(action instanceof AgentSessionRequiredActionEnvironmentConnection))
                        .toList();
    }

    /** The call that an action asks for; null if it asks for something else. */
    static @Nullable ToolCall call(AgentSessionRequiredAction action) {
        if (action instanceof AgentSessionRequiredActionFunctionCall call && call.callId() != null) {
            return new ToolCall(call.callId(), text(call.name()), arguments(call.arguments()));
        }
        if (action instanceof AgentSessionRequiredActionMcpApprovalRequest approval && approval.requestId() != null) {
            var request = approval.request();
            return new ToolCall(
                    approval.requestId(),
                    request == null ? "" : text(request.name()),
                    request == null ? "" : arguments(request.arguments()),
                    ToolCall.Kind.MCP_APPROVAL,
                    request == null ? "" : text(request.serverLabel()));
        }
        return null;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** JSON as a model writes it. The API sends an object, or a text that has one. */
    private static String arguments(@Nullable JsonNode arguments) {
        return arguments == null ? "" : arguments.isTextual() ? arguments.textValue() : arguments.toString();
    }

    // ---- What they get

    static AgentSessionInputParam result(AgentSessionRequiredAction action, ToolResult result) {
        if (action instanceof AgentSessionRequiredActionMcpApprovalRequest) {
            return new AgentSessionInputMcpApprovalRequestResult()
                    .requestId(result.call().id())
                    .response(new AgentSessionInputMcpApprovalRequestResultResponse()
                            .decision(result.isError() ? "deny" : "approve"));
        }
        AgentSessionInputToolResult sent = new AgentSessionInputToolResult()
                .callId(result.call().id())
                .turnId(((AgentSessionRequiredActionFunctionCall) action).turnId())
                .success(!result.isError());
        return result.isError()
                ? sent.error(Json.parse(result.output()).path("error").asText())
                : sent.output(output(result));
    }

    /** Text, or the parts of a message that the function returned. */
    private static AgentFunctionCallOutputParam output(ToolResult result) {
        List<Content> parts = result.parts();
        return parts.isEmpty()
                ? AgentFunctionCallOutputParam.ofString(result.output())
                : AgentFunctionCallOutputParam.ofAgentInputContentParams(parts(parts.toArray(Content[]::new)));
    }

    /** A message of the user. */
    static AgentSessionInputMessage message(Content... parts) {
        return new AgentSessionInputMessage()
                .input(List.of(new AgentSessionInputMessageParam().content(parts(Given.noneNull(parts, "parts")))));
    }

    static AgentSessionInputMessage message(String text) {
        Given.notBlank(text, "text", "The message is blank. Pass a text");
        return message(Content.text(text));
    }

    /** Returns the settings of a request that sends this input. */
    static Consumer<CreateAgentSessionEventRequest> request(AgentSessionInputParam input) {
        return request -> request.events(List.of(input));
    }

    private static List<AgentInputContentParam> parts(Content... parts) {
        return RequestForm.parts(parts, AgentActions::part);
    }

    private static AgentInputContentParam part(Content part) {
        if (part instanceof Content.Text text) {
            return new UserMessageInputText().text(text.text());
        }
        if (part instanceof Content.Image image && image.url() != null) {
            return new AgentInputImage().imageUrl(image.url());
        }
        throw new IllegalArgumentException("Messages to agents support only text and images by URL or data, not " + part
                + ". Put files into the environment of the session");
    }
}
