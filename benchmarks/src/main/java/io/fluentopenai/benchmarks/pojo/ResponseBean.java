package io.fluentopenai.benchmarks.pojo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** A response; where its nulls are not always sent, they are left out. */
public class ResponseBean<T> {
    public String id;
    public String object;

    @JsonProperty("created_at")
    public Long createdAt;

    public String status;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public Boolean background;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public Billing billing;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonProperty("completed_at")
    public Long completedAt;

    public Failure error;

    @JsonProperty("incomplete_details")
    public IncompleteDetails incompleteDetails;

    public String instructions;

    @JsonProperty("max_output_tokens")
    public Long maxOutputTokens;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonProperty("max_tool_calls")
    public Long maxToolCalls;

    public String model;
    public List<T> output;

    @JsonProperty("parallel_tool_calls")
    public Boolean parallelToolCalls;

    @JsonProperty("previous_response_id")
    public String previousResponseId;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonProperty("prompt_cache_key")
    public String promptCacheKey;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonProperty("prompt_cache_retention")
    public String promptCacheRetention;

    public Reasoning reasoning;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonProperty("safety_identifier")
    public String safetyIdentifier;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonProperty("service_tier")
    public String serviceTier;

    public Boolean store;
    public Double temperature;
    public Text text;

    @JsonProperty("tool_choice")
    public String toolChoice;

    public List<Tool> tools;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonProperty("top_logprobs")
    public Long topLogprobs;

    @JsonProperty("top_p")
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
        @JsonProperty("input_tokens")
        public Long inputTokens;

        @JsonProperty("input_tokens_details")
        public Input inputTokensDetails;

        @JsonProperty("output_tokens")
        public Long outputTokens;

        @JsonProperty("output_tokens_details")
        public Output outputTokensDetails;

        @JsonProperty("total_tokens")
        public Long totalTokens;

        /** Of the prompt. */
        public static class Input {
            @JsonProperty("cached_tokens")
            public Long cachedTokens;
        }

        /** Of the answer. */
        public static class Output {
            @JsonProperty("reasoning_tokens")
            public Long reasoningTokens;
        }
    }
}
