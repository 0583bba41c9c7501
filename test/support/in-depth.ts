import { type Assessment, assessInDepth } from "../../src/assess.js";
import { planFromJson } from "../../src/input/plan/from-json.js";
import { Config } from "../../src/model/config.js";
import { CATALOGUE, TODAY } from "./assess.js";
import { planJson, type Written } from "./written-plan.js";

/** Plan JSON, judged with the shipped catalogue, with its worlds. */
export function inDepth(json: unknown): Assessment {
  const options = { version: "0.0.0", config: Config.parse({}), catalogue: CATALOGUE, today: TODAY };
  return assessInDepth(planFromJson(json, "plan.json"), options);
}

/** The same for a written plan. */
export function writtenInDepth(resources: Readonly<Record<string, Written>>): Assessment {
  return inDepth(planJson(resources));
}

const subnet = (letter: string, vpc: string) => ({
  stays: {
    id: `subnet-0${letter}`,
    vpc_id: vpc,
    cidr_block: `10.0.${letter.charCodeAt(0)}.0/24`,
    tags: { Name: letter },
  },
});

/**
 * A small estate: an interface leaves its group and its instance; beside it an instance, an Elastic IP, and things that
 * lie in several subnets or in a VPC that the plan does not know.
 */
export function smallEstate(): Record<string, Written> {
  return {
    "aws_vpc.main": { stays: { id: "vpc-0a", cidr_block: "10.0.0.0/16", tags: { Name: "main" } } },
    "aws_subnet.a": subnet("a", "vpc-0a"),
    "aws_subnet.b": subnet("b", "vpc-0a"),
    "aws_security_group.web": {
      stays: {
        id: "sg-0a",
        vpc_id: "vpc-0a",
        ingress: [{ protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["10.0.0.0/8"], security_groups: [] }],
        egress: [],
      },
    },
    "aws_security_group.elsewhere": { stays: { id: "sg-0b", vpc_id: "vpc-0b", ingress: [], egress: [] } },
    "aws_instance.web": {
      stays: {
        id: "i-0a",
        instance_type: "t3.small",
        subnet_id: "subnet-0a",
        vpc_security_group_ids: ["sg-0a"],
        private_ip: "10.0.97.4",
      },
    },
    'aws_network_interface.data["a.b"]': {
      before: {
        id: "eni-0a",
        subnet_id: "subnet-0b",
        security_groups: ["sg-0a"],
        private_ips: ["10.0.98.5"],
        description: "x",
      },
      after: {
        id: "eni-0a",
        subnet_id: "subnet-0b",
        security_groups: ["sg-0a"],
        private_ips: ["10.0.98.5"],
        description: "y",
      },
    },
    "aws_network_interface_attachment.data": {
      before: { id: "eni-attach-0a", instance_id: "i-0a", network_interface_id: "eni-0a", device_index: 1 },
    },
    "aws_lb.front": {
      stays: {
        id: "lb-0a",
        arn: "arn:lb",
        load_balancer_type: "network",
        internal: true,
        subnets: ["subnet-0a", "subnet-0b"],
        vpc_id: "vpc-0a",
      },
    },
    "aws_eip.web": { stays: { id: "eipalloc-0a", public_ip: "203.0.113.9", instance: "i-0a" } },
    "aws_cloudwatch_metric_alarm.web": {
      stays: { id: "alarm-0a", alarm_name: "web", namespace: "AWS/EC2", dimensions: { InstanceId: "i-0a" } },
    },
  };
}
