package io.fluentopenai.benchmarks.pojo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** A chunk of a chat's stream. */
public class ChunkBean {
    public String id;
    public String object;
    public Long created;
    public String model;

    public String serviceTier;

    public String systemFingerprint;

    public List<Choice> choices;
    public ChatBean.Usage usage;
    public String obfuscation;

    /** An answer's growth. */
    public static class Choice {
        public Long index;
        public Delta delta;
        public Object logprobs;

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
