import { isObject, type JsonObject, own, textAt } from "../plan/shape.js";
import { type Described, objectAt, objectsAt, scalar, tags, text, textsOf } from "./fields.js";

/**
 * An element of describe-network-interfaces, as aws_network_interface (the data source tells more than the resource; of
 * both, what AWS says). https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
 */
export function networkInterface(json: JsonObject, at: string): Described {
  const id = textAt(json, "NetworkInterfaceId", at);
  const addresses = objectsAt(json, "PrivateIpAddresses", at);
  const attachment = own(json, "Attachment");
  return {
    type: "aws_network_interface",
    id,
    attributes: {
      id,
      subnet_id: text(json, "SubnetId", at),
      vpc_id: text(json, "VpcId", at),
      availability_zone: text(json, "AvailabilityZone", at),
      description: text(json, "Description", at),
      interface_type: text(json, "InterfaceType", at),
      owner_id: text(json, "OwnerId", at),
      requester_id: text(json, "RequesterId", at),
      mac_address: text(json, "MacAddress", at),
      private_dns_name: text(json, "PrivateDnsName", at),
      private_ip: text(json, "PrivateIpAddress", at),
      private_ips: textsOf(addresses, "PrivateIpAddress"),
      private_ip_list: textsOf(addresses, "PrivateIpAddress"),
      ipv4_prefixes: textsOf(objectsAt(json, "Ipv4Prefixes", at), "Ipv4Prefix"),
      ipv6_addresses: textsOf(objectsAt(json, "Ipv6Addresses", at), "Ipv6Address"),
      ipv6_prefixes: textsOf(objectsAt(json, "Ipv6Prefixes", at), "Ipv6Prefix"),
      security_groups: textsOf(objectsAt(json, "Groups", at), "GroupId"),
      source_dest_check: scalar(json, "SourceDestCheck"),
      association: addresses
        .map((each) => own(each, "Association"))
        .filter(isObject)
        .map((each) => association(each, at)),
      attachment: isObject(attachment) ? [attachmentOf(attachment, at)] : [],
      tags: tags(json, at),
    },
  };
}

function association(json: JsonObject, at: string): JsonObject {
  return {
    allocation_id: text(json, "AllocationId", at),
    association_id: text(json, "AssociationId", at),
    public_ip: text(json, "PublicIp", at),
    ip_owner_id: text(json, "IpOwnerId", at),
  };
}

/** `instance` as the resource calls it, `instance_id` as the data source does. */
function attachmentOf(json: JsonObject, at: string): JsonObject {
  return {
    attachment_id: text(json, "AttachmentId", at),
    device_index: scalar(json, "DeviceIndex"),
    network_card_index: scalar(json, "NetworkCardIndex"),
    instance: text(json, "InstanceId", at),
    instance_id: text(json, "InstanceId", at),
    instance_owner_id: text(json, "InstanceOwnerId", at),
  };
}

/** An element of describe-addresses. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html */
export function address(json: JsonObject, at: string): Described {
  const allocation = text(json, "AllocationId", at);
  const id = allocation ?? textAt(json, "PublicIp", at);
  return {
    type: "aws_eip",
    id,
    attributes: {
      id,
      allocation_id: allocation,
      association_id: text(json, "AssociationId", at),
      public_ip: text(json, "PublicIp", at),
      private_ip: text(json, "PrivateIpAddress", at),
      network_interface: text(json, "NetworkInterfaceId", at),
      instance: text(json, "InstanceId", at),
      domain: text(json, "Domain", at),
      public_ipv4_pool: text(json, "PublicIpv4Pool", at),
      network_border_group: text(json, "NetworkBorderGroup", at),
      tags: tags(json, at),
    },
  };
}

/**
 * An element of Reservations of describe-instances: its instances, and those of their interfaces that no attribute of an
 * instance tells of (all but the primary). Terminated instances are gone.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 */
export function reservation(json: JsonObject, at: string): readonly Described[] {
  return objectsAt(json, "Instances", at).flatMap((instance, i) => {
    const place = `${at}.Instances[${i}]`;
    const state = own(objectAt(instance, "State"), "Name");
    if (state === "terminated" || state === "shutting-down") return [];
    const id = textAt(instance, "InstanceId", place);
    const interfaces = objectsAt(instance, "NetworkInterfaces", place);
    const isPrimary = (each: JsonObject) => own(objectAt(each, "Attachment"), "DeviceIndex") === 0;
    const primary = interfaces.find(isPrimary);
    const others = interfaces
      .filter((each) => each !== primary)
      .map((each) => networkInterface(attachedTo(each, id), place));
    return [{ type: "aws_instance", id, attributes: instanceAttributes(instance, id, primary, place) }, ...others];
  });
}

/** Within an instance the attachment does not say to what. */
function attachedTo(json: JsonObject, instance: string): JsonObject {
  return { ...json, Attachment: { ...objectAt(json, "Attachment"), InstanceId: instance } };
}

function instanceAttributes(json: JsonObject, id: string, primary: JsonObject | undefined, at: string): JsonObject {
  const placement = objectAt(json, "Placement");
  const addresses = primary === undefined ? [] : objectsAt(primary, "PrivateIpAddresses", at);
  return {
    id,
    ami: text(json, "ImageId", at),
    instance_type: text(json, "InstanceType", at),
    instance_state: text(objectAt(json, "State"), "Name", at),
    availability_zone: text(placement, "AvailabilityZone", at),
    subnet_id: text(json, "SubnetId", at),
    vpc_security_group_ids: textsOf(objectsAt(json, "SecurityGroups", at), "GroupId"),
    primary_network_interface_id: primary === undefined ? null : text(primary, "NetworkInterfaceId", at),
    private_ip: text(json, "PrivateIpAddress", at),
    private_dns: text(json, "PrivateDnsName", at),
    secondary_private_ips: textsOf(
      addresses.filter((each) => own(each, "Primary") !== true),
      "PrivateIpAddress",
    ),
    ipv6_addresses: primary === undefined ? [] : textsOf(objectsAt(primary, "Ipv6Addresses", at), "Ipv6Address"),
    public_ip: text(json, "PublicIpAddress", at),
    public_dns: text(json, "PublicDnsName", at),
    source_dest_check: scalar(json, "SourceDestCheck"),
    key_name: text(json, "KeyName", at),
    iam_instance_profile: text(objectAt(json, "IamInstanceProfile"), "Arn", at),
    tags: tags(json, at),
  };
}
