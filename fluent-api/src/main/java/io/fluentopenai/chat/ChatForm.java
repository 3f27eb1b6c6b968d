package io.fluentopenai.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.ChatCompletionStreamOptions;
import io.fluentopenai.client.model.ChatCompletionToolChoiceOption;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionRequestTool;
import io.fluentopenai.internal.DefaultModel;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.RequestForm;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.ResponseFormats;
import io.fluentopenai.tools.LoopModel;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The content of a {@link ChatRequest} in the wire format of chat. */
final class ChatForm implements RequestForm<CreateChatCompletionRequest, ChatChunk, ChatCompletion> {
    final List<ChatCompletionRequestMessage> messages = new ArrayList<>();
    private final OpenAI openai;
    private final ChatSender sender;
    private final CreateChatCompletionRequest settings;

    /** True if the caller has set the stream options by {@link #configure}, if only to null. */
    private boolean streamOptions;

    ChatForm(OpenAI openai, CreateChatCompletionRequest settings) {
        this.openai = openai;
        this.settings = settings;
        sender = new ChatSender(openai);
        if (settings.messages() != null) {
            messages.addAll(settings.messages());
        }
    }

    @Override
    public ChatSender sender() {
        return sender;
    }

    @Override
    public CreateChatCompletionRequest settings() {
        return settings;
    }

    void configure(Consumer<? super CreateChatCompletionRequest> change) {
        if (!streamOptions) {
            settings.streamOptions(usage());
        }
        Given.notNull(change, "settings").accept(settings);
        if (!streamOptions && usage().equals(settings.streamOptions())) {
            settings.streamOptions(null);
        } else {
            streamOptions = true;
        }
    }

    @Override
    public void format(CreateChatCompletionRequest request, OutputType<?> type) {
        request.responseFormat(ResponseFormats.forChat(type));
    }

    @Override
    public ObjectNode tool(Tool tool) {
        return ToolForms.forChat(tool);
    }

    @Override
    public CreateChatCompletionRequest complete(Tools tools, @Nullable String toolChoice) {
        if (messages.isEmpty()) {
            throw new IllegalStateException("The chat has no messages. Add one with user(…)");
        }
        CreateChatCompletionRequest request = JsonModel.withoutNulls(settings).messages(List.copyOf(messages));
        if (request.model() == null) {
            request.model(DefaultModel.of(openai.client(), openai.defaultChatModel(), "chat", "defaultChatModel"));
        }
        if (!tools.isEmpty()) {
            request.tools(ToolForms.list(request.tools(), tools, this::tool, CreateChatCompletionRequestTool.class));
        }
        if (toolChoice != null) {
            request.toolChoice(
                    ToolForms.choice(toolChoice, tools, ToolForms::nestedChoice, ChatCompletionToolChoiceOption.class));
        }
        return request;
    }

    @Override
    public CreateChatCompletionRequest streamed(CreateChatCompletionRequest request) {
        return streamOptions ? request : request.streamOptions(usage());
    }

    @Override
    public @Nullable List<CreateChatCompletionRequestTool> tools(CreateChatCompletionRequest request) {
        return request.tools();
    }

    @Override
    public LoopModel<ChatChunk, ChatCompletion> loop(CreateChatCompletionRequest request, RequestOptions options) {
        return new ChatLoop(sender, request, !streamOptions, options);
    }

    /** Returns the default stream options, which ask for the usage. */
    static ChatCompletionStreamOptions usage() {
        return new ChatCompletionStreamOptions().includeUsage(true);
    }
}
