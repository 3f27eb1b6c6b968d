package io.fluentopenai.benchmarks.pojo;

import java.util.List;

/** A chat completion. */
public class ChatBean {
    public String id;
    public String object;
    public Long created;
    public String model;
    public List<Choice> choices;
    public Usage usage;

    public String serviceTier;

    public String systemFingerprint;

    /** An answer. */
    public static class Choice {
        public Long index;
        public Message message;
        public Object logprobs;

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
        public Long promptTokens;

        public Long completionTokens;

        public Long totalTokens;

        public PromptDetails promptTokensDetails;

        public CompletionDetails completionTokensDetails;
    }

    /** Of the prompt. */
    public static class PromptDetails {
        public Long cachedTokens;

        public Long audioTokens;
    }

    /** Of the answer. */
    public static class CompletionDetails {
        public Long reasoningTokens;

        public Long audioTokens;

        public Long acceptedPredictionTokens;

        public Long rejectedPredictionTokens;
    }
}
