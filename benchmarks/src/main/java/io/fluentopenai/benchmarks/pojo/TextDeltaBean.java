package io.fluentopenai.benchmarks.pojo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** An event of a response's stream. */
public class TextDeltaBean {
    public String type;
    public String delta;
    public List<Object> logprobs;

    @JsonProperty("item_id")
    public String itemId;

    @JsonProperty("content_index")
    public Long contentIndex;

    @JsonProperty("output_index")
    public Long outputIndex;

    @JsonProperty("sequence_number")
    public Long sequenceNumber;

    public String obfuscation;
}
