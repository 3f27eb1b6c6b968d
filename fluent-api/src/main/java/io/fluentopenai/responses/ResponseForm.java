package io.fluentopenai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.client.model.EasyInputMessage;
import io.fluentopenai.client.model.IncludeEnum;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.client.model.InputParam;
import io.fluentopenai.client.model.ResponseTextParam;
import io.fluentopenai.client.model.ResponseTool;
import io.fluentopenai.client.model.TextResponseFormatConfiguration;
import io.fluentopenai.client.model.ToolChoiceParam;
import io.fluentopenai.internal.DefaultModel;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.RequestForm;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.internal.compat.ResponseHistory;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.ResponseFormats;
import io.fluentopenai.tools.LoopModel;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The content of a {@link ResponseRequest} in the wire format of responses. */
final class ResponseForm implements RequestForm<CreateResponse, ResponseEvent, ModelResponse> {
    final List<InputItem> input = new ArrayList<>();

    /** The unanswered calls of the response that this request continues. */
    List<JsonNode> open = List.of();

    private final OpenAI openai;
    private final ResponseSender sender;
    private final CreateResponse settings = new CreateResponse();

    /** True if the caller has set {@code include} by {@link #configure}. */
    private boolean includes;

    ResponseForm(OpenAI openai) {
        this.openai = openai;
        sender = new ResponseSender(openai);
    }

    @Override
    public ResponseSender sender() {
        return sender;
    }

    @Override
    public CreateResponse settings() {
        return settings;
    }

    void configure(Consumer<? super CreateResponse> change) {
        // A list that is empty shows what becomes of it: one that nobody touches, or a null that somebody sets.
        List<IncludeEnum> before = settings.include() == null ? List.of() : List.copyOf(settings.include());
        if (!includes) {
            settings.include(new ArrayList<>(before));
        }
        Given.notNull(change, "settings").accept(settings);
        includes |= !before.equals(settings.include());
        if (!includes && before.isEmpty()) {
            settings.include(null);
        }
    }

    @Override
    public void format(CreateResponse request, OutputType<?> type) {
        format(request, ResponseFormats.forResponses(type));
    }

    static void format(CreateResponse request, TextResponseFormatConfiguration format) {
        request.text(text(request).format(format));
    }

    /** A copy of the settings of text, since copies of a request share them. */
    static ResponseTextParam text(CreateResponse request) {
        return request.text() == null ? new ResponseTextParam() : JsonModel.copyOf(request.text());
    }

    @Override
    public ObjectNode tool(Tool tool) {
        return ToolForms.forResponses(tool);
    }

    @Override
    public CreateResponse complete(Tools tools, @Nullable String toolChoice) {
        CreateResponse request = JsonModel.withoutNulls(settings);
        if (request.model() == null && request.prompt() == null) {
            request.model(DefaultModel.of(
                    openai.client(), openai.defaultResponseModel(), "response", "defaultResponseModel"));
        }
        if (!input.isEmpty()) {
            request.input(param(input));
        }
        if (!tools.isEmpty()) {
            request.tools(ToolForms.list(request.tools(), tools, this::tool, ResponseTool.class));
        }
        if (toolChoice != null) {
            request.toolChoice(ToolForms.choice(toolChoice, tools, ToolForms::flatChoice, ToolChoiceParam.class));
        }
        return request;
    }

    @Override
    public @Nullable List<ResponseTool> tools(CreateResponse request) {
        return request.tools();
    }

    @Override
    public LoopModel<ResponseEvent, ModelResponse> loop(CreateResponse request, RequestOptions options) {
        return new ResponseLoop(sender, request, input, open, !includes, options);
    }

    static InputParam param(List<InputItem> input) {
        String only = onlyText(input);
        return only != null ? InputParam.ofString(only) : InputParam.ofInputItems(ResponseHistory.sendable(input));
    }

    /** The short form of the most usual input: one text of the user's. */
    private static @Nullable String onlyText(List<InputItem> input) {
        return input.size() == 1
                        && input.get(0) instanceof EasyInputMessage message
                        && message.role() != null
                        && message.role().value().equals("user")
                        && message.content() != null
                        && message.content().isString()
                ? message.content().asString()
                : null;
    }
}
