package io.fluentopenai.benchmarks.pojo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A chat completion. */
public class ChatBean {
    public String id;
    public String object;
    public Long created;
    public String model;
    public List<Choice> choices;
    public Usage usage;

    @JsonProperty("service_tier")
    public String serviceTier;

    @JsonProperty("system_fingerprint")
    public String systemFingerprint;

    /** An answer. */
    public static class Choice {
        public Long index;
        public Message message;
        public Object logprobs;

        @JsonProperty("finish_reason")
        public String finishReason;
    }

    /** What it says. */
    public static class Message {
        public String role;
        public String content;
        public String refusal;
        public List<Object> annotations;
    }

    /** Tokens. */
    public static class Usage {
        @JsonProperty("prompt_tokens")
        public Long promptTokens;

        @JsonProperty("completion_tokens")
        public Long completionTokens;

        @JsonProperty("total_tokens")
        public Long totalTokens;

        @JsonProperty("prompt_tokens_details")
        public PromptDetails promptTokensDetails;

        @JsonProperty("completion_tokens_details")
        public CompletionDetails completionTokensDetails;
    }

    /** Of the prompt. */
    public static class PromptDetails {
        @JsonProperty("cached_tokens")
        public Long cachedTokens;

        @JsonProperty("audio_tokens")
        public Long audioTokens;
    }

    /** Of the answer. */
    public static class CompletionDetails {
        @JsonProperty("reasoning_tokens")
        public Long reasoningTokens;

        @JsonProperty("audio_tokens")
        public Long audioTokens;

        @JsonProperty("accepted_prediction_tokens")
        public Long acceptedPredictionTokens;

        @JsonProperty("rejected_prediction_tokens")
        public Long rejectedPredictionTokens;
    }
}
