package io.fluentopenai.benchmarks.pojo;

import java.util.List;

/** An event of a response's stream. */
public class TextDeltaBean {
    public String type;
    public String delta;
    public List<Object> logprobs;

    public String itemId;

    public Long contentIndex;

    public Long outputIndex;

    public Long sequenceNumber;

    public String obfuscation;
}
