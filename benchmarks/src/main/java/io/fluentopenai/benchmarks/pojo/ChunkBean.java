package io.fluentopenai.benchmarks.pojo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A chunk of a chat's stream. */
public class ChunkBean {
    public String id;
    public String object;
    public Long created;
    public String model;

    @JsonProperty("service_tier")
    public String serviceTier;

    @JsonProperty("system_fingerprint")
    public String systemFingerprint;

    public List<Choice> choices;
    public ChatBean.Usage usage;
    public String obfuscation;

    /** An answer's growth. */
    public static class Choice {
        public Long index;
        public Delta delta;
        public Object logprobs;

        @JsonProperty("finish_reason")
        public String finishReason;
    }

    /** What is new. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Delta {
        public String role;
        public String content;
        public String refusal;
    }
}
