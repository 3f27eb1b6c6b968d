package io.fluentopenai.benchmarks.pojo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** A response; where its nulls are not always sent, they are left out. */
public class ResponseBean<T> {
    public String id;
    public String object;

    public Long createdAt;

    public String status;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public Boolean background;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public Billing billing;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public Long completedAt;

    public Failure error;

    public IncompleteDetails incompleteDetails;

    public String instructions;

    public Long maxOutputTokens;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public Long maxToolCalls;

    public String model;
    public List<T> output;

    public Boolean parallelToolCalls;

    public String previousResponseId;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public String promptCacheKey;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public String promptCacheRetention;

    public Reasoning reasoning;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public String safetyIdentifier;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public String serviceTier;

    public Boolean store;
    public Double temperature;
    public Text text;

    public String toolChoice;

    public List<Tool> tools;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public Long topLogprobs;

    public Double topP;

    public String truncation;
    public Usage usage;
    public String user;
    public Map<String, String> metadata;

    /** Who pays. */
    public static class Billing {
        public String payer;
    }

    /** What went wrong. */
    public static class Failure {
        public String code;
        public String message;
    }

    /** Why an answer stops early. */
    public static class IncompleteDetails {
        public String reason;
    }

    /** How much to think. */
    public static class Reasoning {
        public String effort;
        public String summary;
    }

    /** What the text is to look like. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Text {
        public Format format;
        public String verbosity;

        /** Its form. */
        public static class Format {
            public String type;
        }
    }

    /** A function. */
    public static class Tool {
        public String type;
        public String description;
        public String name;
        public Map<String, Object> parameters;
        public Boolean strict;
    }

    /** Tokens. */
    public static class Usage {
        public Long inputTokens;

        public Input inputTokensDetails;

        public Long outputTokens;

        public Output outputTokensDetails;

        public Long totalTokens;

        /** Of the prompt. */
        public static class Input {
            public Long cachedTokens;
        }

        /** Of the answer. */
        public static class Output {
            public Long reasoningTokens;
        }
    }
}
