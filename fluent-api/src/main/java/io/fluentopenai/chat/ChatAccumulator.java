package io.fluentopenai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallsItem;
import io.fluentopenai.client.model.ChatCompletionResponseMessage;
import io.fluentopenai.client.model.ChatCompletionResponseMessageAudio;
import io.fluentopenai.client.model.ChatCompletionStreamResponseDelta;
import io.fluentopenai.client.model.ChatCompletionStreamResponseDeltaAudio;
import io.fluentopenai.client.model.ChatCompletionTokenLogprob;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionResponseChoice;
import io.fluentopenai.client.model.CreateChatCompletionResponseChoiceLogprobs;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponseChoice;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponseChoiceLogprobs;
import io.fluentopenai.internal.Accumulator;
import io.fluentopenai.internal.compat.Later;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.internal.compat.StreamEnd;
import io.fluentopenai.internal.compat.StreamedContent;
import io.fluentopenai.internal.compat.StreamedToolCalls;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up the chunks of a chat completion. */
final class ChatAccumulator implements Accumulator<CreateChatCompletionStreamResponse, ChatChunk, ChatCompletion> {
    private final OpenAI openai;
    private final ResponseInfo info;
    private final CreateChatCompletionResponse whole = new CreateChatCompletionResponse();
    private final Map<Long, Choice> choices = new TreeMap<>();
    private final StreamEnd streamEnd = new StreamEnd();

    private boolean extended;

    ChatAccumulator(OpenAI openai, ResponseInfo info) {
        this.openai = openai;
        this.info = info;
    }

    @Override
    public ChatChunk accept(CreateChatCompletionStreamResponse chunk) {
        streamEnd.chunk(chunk.usage(), chunk.choices());
        whole.id(Later.text(whole.id(), chunk.id()));
        if (chunk.created() != null) {
            whole.created(chunk.created());
        }
        whole.model(Later.text(whole.model(), chunk.model()));
        if (chunk.serviceTier() != null && !chunk.serviceTier().value().isEmpty()) {
            whole.serviceTier(chunk.serviceTier());
        }
        whole.systemFingerprint(Later.text(whole.systemFingerprint(), chunk.systemFingerprint()));
        whole.usage(Later.object(whole.usage(), chunk.usage()));
        if (chunk.moderation() != null) {
            whole.moderation(Later.object(whole.moderation(), chunk.moderation()));
        }
        for (CreateChatCompletionStreamResponseChoice choice : LenientValues.in(chunk.choices())) {
            long index = choice.index() == null ? 0 : choice.index();
            choices.computeIfAbsent(index, Choice::new).accept(choice);
        }
        chunk.extraProperties().forEach((name, value) -> {
            // Which is there to hide the length of a chunk.
            if (!name.equals("obfuscation")) {
                keep(whole, name, value);
            }
        });
        return new ChatChunk(openai, chunk, info);
    }

    /** Keeps a property of a chunk that the document does not name; the last value wins. */
    private void keep(JsonModel of, String name, JsonNode value) {
        if (!value.isNull()) {
            of.putExtraProperty(name, Later.value(of.extraProperty(name), value));
            extended = true;
        }
    }

    @Override
    public @Nullable String missing(boolean done) {
        // A moderation may stand there in place of what it forbids.
        return done && whole.moderation() != null
                ? null
                : streamEnd.missing(done, choices.values(), Choice::isFinished);
    }

    @Override
    public List<?> partial() {
        return streamEnd.hasBegun() ? List.of(result()) : List.of();
    }

    @Override
    public ChatCompletion result() {
        List<CreateChatCompletionResponseChoice> finished = new ArrayList<>();
        choices.values().forEach(choice -> finished.add(choice.result()));
        whole.choices(finished);
        return new ChatCompletion(openai, extended ? typed(whole) : whole, info);
    }

    /** The document may name in a whole answer what it does not name in chunks: annotations, for one. */
    private static CreateChatCompletionResponse typed(CreateChatCompletionResponse whole) {
        return Json.read(Json.write(whole), CreateChatCompletionResponse.class);
    }

    private final class Choice {
        private final CreateChatCompletionResponseChoice choice = new CreateChatCompletionResponseChoice();
        private final ChatCompletionResponseMessage message = new ChatCompletionResponseMessage();
        private final StreamedToolCalls toolCalls = new StreamedToolCalls();
        private final List<ChatCompletionTokenLogprob> contentLogprobs = new ArrayList<>();
        private final List<ChatCompletionTokenLogprob> refusalLogprobs = new ArrayList<>();
        private final Map<String, StringBuilder> extraTexts = new LinkedHashMap<>();
        private final Map<String, ArrayNode> extraLists = new LinkedHashMap<>();
        private final StreamedContent content = new StreamedContent();
        private @Nullable StringBuilder refusal;
        private @Nullable Audio audio;
        private boolean logprobs;

        Choice(long index) {
            choice.index(index);
        }

        boolean isFinished() {
            return choice.finishReason() != null;
        }

        void accept(CreateChatCompletionStreamResponseChoice chunk) {
            if (chunk.finishReason() != null && !chunk.finishReason().value().isEmpty()) {
                choice.finishReason(chunk.finishReason().value());
            }
            if (chunk.logprobs() != null) {
                logprobs = true;
                add(chunk.logprobs());
            }
            if (chunk.delta() != null) {
                accept(chunk.delta());
            }
            chunk.extraProperties().forEach((name, value) -> keep(choice, name, value));
        }

        private void add(CreateChatCompletionStreamResponseChoiceLogprobs more) {
            if (more.content() != null) {
                contentLogprobs.addAll(more.content());
            }
            if (more.refusal() != null) {
                refusalLogprobs.addAll(more.refusal());
            }
        }

        private void accept(ChatCompletionStreamResponseDelta delta) {
            if (delta.role() != null && !delta.role().value().isEmpty()) {
                message.role(delta.role().value());
            }
            content.accept(delta);
            refusal = append(refusal, delta.refusal());
            toolCalls.accept(delta.toolCalls());
            if (delta.functionCall() != null) {
                toolCalls.accept(delta.functionCall());
            }
            if (delta.audio() != null) {
                accept(delta.audio());
            }
            for (Map.Entry<String, JsonNode> extra : delta.extraProperties().entrySet()) {
                if (!extra.getKey().equals("content")) {
                    accept(extra.getKey(), extra.getValue());
                }
            }
        }

        private void accept(ChatCompletionStreamResponseDeltaAudio delta) {
            if (audio == null) {
                audio = new Audio();
            }
            audio.accept(delta);
        }

        /** Adds up what compatible servers add, such as their reasoning. */
        private void accept(String name, JsonNode value) {
            if (value.isTextual()) {
                extraTexts.computeIfAbsent(name, any -> new StringBuilder()).append(value.textValue());
            } else if (value instanceof ArrayNode list) {
                extraLists
                        .computeIfAbsent(name, any -> JsonNodeFactory.instance.arrayNode())
                        .addAll(list);
            } else {
                keep(message, name, value);
            }
        }

        CreateChatCompletionResponseChoice result() {
            if (message.role() == null) {
                message.role("assistant");
            }
            content.writeTo(message);
            message.refusal(refusal == null ? null : refusal.toString());
            List<ChatCompletionMessageToolCallsItem> calls = toolCalls.result();
            if (!calls.isEmpty()) {
                message.toolCalls(calls);
            }
            message.functionCall(toolCalls.legacyResult());
            if (audio != null) {
                message.audio(audio.result());
            }
            extraLists.forEach((name, list) -> keep(message, name, list));
            extraTexts.forEach((name, text) -> message.putExtraProperty(name, TextNode.valueOf(text.toString())));
            if (logprobs) {
                choice.logprobs(new CreateChatCompletionResponseChoiceLogprobs()
                        .content(contentLogprobs)
                        .refusal(refusalLogprobs));
            }
            return choice.message(message);
        }
    }

    private static @Nullable StringBuilder append(@Nullable StringBuilder text, @Nullable String more) {
        if (more == null) {
            return text;
        }
        return (text == null ? new StringBuilder() : text).append(more);
    }

    /** The audio of a message: base64 and transcript come in pieces, the rest whole. */
    private static final class Audio {
        private final ChatCompletionResponseMessageAudio audio = new ChatCompletionResponseMessageAudio();
        private final ByteArrayOutputStream sound = new ByteArrayOutputStream();
        private final StringBuilder undecoded = new StringBuilder();
        private final StringBuilder transcript = new StringBuilder();

        void accept(ChatCompletionStreamResponseDeltaAudio delta) {
            audio.id(Later.text(audio.id(), delta.id()));
            if (delta.expiresAt() != null) {
                audio.expiresAt(delta.expiresAt());
            }
            if (delta.data() != null) {
                undecoded.append(delta.data());
                decode();
            }
            if (delta.transcript() != null) {
                transcript.append(delta.transcript());
            }
        }

        /** Pieces may be padded each, and then do not simply add up; or be cut anywhere. */
        private void decode() {
            if (undecoded.length() % 4 == 0) {
                try {
                    sound.writeBytes(Base64.getDecoder().decode(undecoded.toString()));
                } catch (IllegalArgumentException e) {
                    throw new StreamException("The server sent audio that is not base64", e, null);
                }
                undecoded.setLength(0);
            }
        }

        ChatCompletionResponseMessageAudio result() {
            String data = Base64.getEncoder().encodeToString(sound.toByteArray()) + undecoded;
            return audio.data(data).transcript(transcript.toString());
        }
    }
}
